// API tokens: made, shown once, revoked.

public import Markup

/// A token in the list; its text is known to nobody.
public struct TokenView: Sendable {
    /// Its id.
    public var id: String
    /// What it is for.
    public var label: String
    /// How its text begins.
    public var prefix: String
    /// When it was made, RFC 3339 in UTC.
    public var createdAt: String
    /// When it was used last; nil for never.
    public var lastUsedAt: String?
    /// Whether it still counts.
    public var isActive: Bool

    /// Makes a token.
    public init(
        id: String,
        label: String,
        prefix: String,
        createdAt: String,
        lastUsedAt: String?,
        isActive: Bool
    ) {
        self.id = id
        self.label = label
        self.prefix = prefix
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.isActive = isActive
    }
}

/// The tokens of an organization.
public enum TokensPage {
    /// The page; `made` is the text of a token that was made just now.
    public static func page(
        _ reader: Reader,
        _ tokens: [TokenView],
        made: String? = nil
    ) -> Markup {
        let texts = reader.texts
        let list = reader.organization.appending("tokens")
        let shown = made.map { text -> Markup in
            """
            <div class="notice" role="status"><p>\(texts.tokenShownOnce)</p>\
            \(Pieces.copyable("token", texts.tokens, text, texts))</div>
            """
        }
        let rows = tokens.map { row(reader, $0, list) }
        let table: Markup =
            tokens.isEmpty
            ? "<p class=\"muted\">\(texts.noTokens)</p>"
            : """
            <div class="scroll" tabindex="0" role="region" aria-label="\(texts.tokens)"><table>\
            <thead><tr><th scope="col">\(texts.label)</th><th scope="col">\(texts.tokenPrefix)</th>\
            <th scope="col">\(texts.created)</th><th scope="col">\(texts.lastUsed)</th>\
            <th scope="col">\(texts.status)</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Layout.page(
            reader,
            title: texts.tokens,
            place: .tokens,
            """
            <h1>\(texts.tokens)</h1><p class="muted">\(texts.tokenLead)</p>\(shown)\
            <section class="card wide">\(table)</section>\(form(reader, list))
            """
        )
    }

    private static func row(_ reader: Reader, _ token: TokenView, _ list: Address) -> Markup {
        let texts = reader.texts
        let isAdmin = reader.account?.isAdmin == true
        let revoke: Markup = """
            <form method="post" action="\(list.appending(token.id, "revoke"))">\(reader.formField)\
            <button class="quiet">\(texts.revoke)<span class="visually-hidden"> \(token.label)\
            </span></button></form>
            """
        let state: Markup =
            token.isActive
            ? (isAdmin ? revoke : "\(texts.active)")
            : "<span class=\"muted\">\(texts.revoked)</span>"
        return """
            <tr><th scope="row">\(token.label)</th><td><code>\(token.prefix)…</code></td>\
            <td>\(Pieces.time(token.createdAt))</td>\
            <td>\(token.lastUsedAt.map(Pieces.time) ?? Markup(escaping: texts.never))</td>\
            <td>\(state)</td></tr>
            """
    }

    private static func form(_ reader: Reader, _ list: Address) -> Markup {
        let texts = reader.texts
        guard reader.account?.isAdmin == true else {
            return "<p class=\"muted\">\(texts.onlyAdmins)</p>"
        }
        return """
            <form class="card" method="post" action="\(list)">\(reader.formField)\
            <h2>\(texts.createToken)</h2><div class="field"><label for="label">\(texts.label)\
            </label><input id="label" name="label" maxlength="100" required \
            aria-describedby="label-hint"><p id="label-hint" class="hint">\(texts.labelHint)</p>\
            </div><button class="primary">\(texts.createToken)</button></form>
            """
    }
}
