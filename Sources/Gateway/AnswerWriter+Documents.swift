// The heads of answers whose bodies are documents.

import HTTP

extension AnswerWriter {
    mutating func writeDocumentHead(_ answer: Answer, _ document: Document?) {
        let count = document?.count ?? 0
        out.put("HTTP/1.1 200 OK\r\nContent-Type: ")
        if case .page = document {
            out.put(DemoPage.fields)
        } else {
            out.put(
                answer.route == .metrics
                    ? "text/plain; version=0.0.4; charset=utf-8" : "application/json"
            )
        }
        switch answer.route {
        // The operator's, and no page's.
        case .metrics, .ledger, .demo: break
        default: out.put("\r\nAccess-Control-Allow-Origin: *")
        }
        switch answer.route {
        // True for now only: a change must be seen on every page at once.
        case .receipt, .ledger, .npsConfig, .demo: out.put("\r\nCache-Control: no-store")
        default: break
        }
        out.put("\r\nContent-Length: ")
        out.put(decimal: UInt64(count))
        out.put("\r\n")
        putCommon(answer)
        out.put("\r\n")
    }

    mutating func writeFileHead(_ answer: Answer, _ file: StaticFile) {
        out.put(answer.kind == .file ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 304 Not Modified\r\n")
        out.put("ETag: ")
        out.put(file.tag.baseAddress!, file.tag.count)
        out.put("\r\nCache-Control: ")
        out.put(file.caching)
        // Pages of every origin load it, those with integrity values and isolated ones too.
        out.put(
            """
            \r\nVary: Accept-Encoding\r\nAccess-Control-Allow-Origin: *\r\n\
            Cross-Origin-Resource-Policy: cross-origin\r\nX-Content-Type-Options: nosniff\r\n
            """
        )
        if answer.kind == .file {
            out.put("Content-Type: ")
            out.put(file.media.baseAddress!, file.media.count)
            switch file.coding {
            case .plain: break
            case .gzip: out.put("\r\nContent-Encoding: gzip")
            case .brotli: out.put("\r\nContent-Encoding: br")
            }
            out.put("\r\nContent-Length: ")
            out.put(decimal: UInt64(file.bytes.count))
            out.put("\r\n")
        }
        putCommon(answer)
        out.put("\r\n")
    }
}
