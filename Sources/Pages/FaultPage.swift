// What is said when a page cannot be shown.

public import Markup

/// Pages for what went wrong.
public enum FaultPage {
    /// 404: it does not exist, or not for this reader; the page does not tell which.
    public static func notFound(_ reader: Reader) -> Markup {
        page(reader, reader.texts.notFoundTitle, reader.texts.notFoundText)
    }

    /// 403: a form that was not ours.
    public static func forged(_ reader: Reader) -> Markup {
        page(reader, reader.texts.refusedTitle, reader.texts.forgedText)
    }

    /// 403: a form that this reader's role does not allow.
    public static func onlyAdmins(_ reader: Reader) -> Markup {
        page(reader, reader.texts.refusedTitle, reader.texts.onlyAdmins)
    }

    /// Anything else, in the words of whoever refused it.
    public static func refused(_ reader: Reader, _ message: String) -> Markup {
        page(reader, reader.texts.brokenTitle, message)
    }

    private static func page(_ reader: Reader, _ title: String, _ text: String) -> Markup {
        Layout.alone(
            reader,
            title: title,
            """
            <div class="card"><h1>\(title)</h1><p>\(text)</p>\
            <p><a href="/dashboard">\(reader.texts.toStart)</a></p></div>
            """
        )
    }
}
