// The form of a feedback with a screenshot: docs/contract.md, Screenshots.

import HTTP
import Ingest
import SeggWatCore

/// The two parts of a form, where they lie in the body.
struct SubmissionForm {
    var data = Text(start: nil, count: 0)
    var image = Text(start: nil, count: 0)

    /// Finds the parts; others are ignored.
    init(_ body: Text, contentType: Text) throws(Refusal) {
        guard let boundary = MultipartParser.boundary(in: contentType.span),
            var parser = MultipartParser(boundary: contentType.span.extracting(boundary.range))
        else { throw Refusal(.contentType, .multipart) }
        while true {
            switch parser.next(body.span) {
            case .part(let part):
                let name = Text(rebasing: body[part.name.range])
                let content = Text(rebasing: body[part.body.range])
                if name.equals("data") {
                    guard data.baseAddress == nil else { throw Refusal(.data, .partOnce) }
                    data = content
                } else if name.equals("screenshot") {
                    guard image.baseAddress == nil else { throw Refusal(.screenshot, .partOnce) }
                    image = content
                }
            case .end:
                guard data.baseAddress != nil else { throw Refusal(.data, .partMissing) }
                guard image.baseAddress != nil else { throw Refusal(.screenshot, .partMissing) }
                return
            case .malformed:
                throw Refusal(.body, .multipart)
            }
        }
    }
}
