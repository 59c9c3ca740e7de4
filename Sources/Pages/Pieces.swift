// Small things that several pages show.

import Markup
import SeggWatCore

extension Texts {
    /// The name of a feedback type of the wire.
    func name(ofType type: String) -> String {
        switch type {
        case "Bug": bug
        case "Feature": feature
        case "Praise": praise
        case "Question": question
        case "Improvement": improvement
        default: other
        }
    }

    /// The name of a feedback status of the wire.
    func name(ofStatus status: String) -> String {
        switch status {
        case "New": statusNew
        case "Active": statusActive
        case "Assigned": statusAssigned
        case "Hold": statusHold
        case "Closed": statusClosed
        default: statusResolved
        }
    }

    /// The name of a role.
    func name(ofRole role: String) -> String {
        switch role {
        case "owner": owner
        case "admin": admin
        default: member
        }
    }

    /// A whole number in groups of three digits.
    func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += groupSeparator }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }
}

/// The words of the wire, in the order of the pages.
enum WireWords {
    static let types = FeedbackType.allCases.map { "\($0.name)" }
    static let statuses = FeedbackStatus.allCases.map { "\($0.name)" }
}

enum Pieces {
    /// A time of RFC 3339 in UTC, which the script shows in the viewer's own zone.
    static func time(_ rfc3339: String) -> Markup {
        let date = String(rfc3339.prefix(10))
        let clock = String(rfc3339.dropFirst(11).prefix(5))
        return "<time datetime=\"\(rfc3339)\">\(date) \(clock) UTC</time>"
    }

    static func typeBadge(_ type: String, _ texts: Texts) -> Markup {
        "<span class=\"badge type-\(type.lowercased())\">\(texts.name(ofType: type))</span>"
    }

    static func statusBadge(_ status: String, _ texts: Texts) -> Markup {
        "<span class=\"badge status-\(status.lowercased())\">\(texts.name(ofStatus: status))</span>"
    }

    /// Choices of a select element.
    static func options(
        _ choices: [(value: String, name: String)],
        selected: String?
    ) -> Markup {
        Markup(
            choices.map { choice -> Markup in
                """
                <option value="\(choice.value)"\(choice.value == selected ? " selected" : .empty)>\
                \(choice.name)</option>
                """
            }
        )
    }

    /// What stands where a list is empty.
    static func nothing(_ text: String, _ hint: String) -> Markup {
        "<div class=\"nothing\"><p>\(text)</p><p class=\"muted\">\(hint)</p></div>"
    }

    /// A number with its name.
    static func tile(_ name: String, _ value: String, _ note: Markup = .empty) -> Markup {
        "<div class=\"tile\"><dt>\(name)</dt><dd>\(value)</dd>\(note)</div>"
    }

    /// Something to copy, with a button that the script brings to life.
    static func copyable(_ id: Markup, _ name: String, _ value: String, _ texts: Texts) -> Markup {
        """
        <div class="field"><label for="\(id)">\(name)</label><div class="copy">\
        <input id="\(id)" value="\(value)" readonly><button type="button" class="quiet" \
        data-copy="\(id)" hidden>\(texts.copy)</button></div></div>
        """
    }
}
