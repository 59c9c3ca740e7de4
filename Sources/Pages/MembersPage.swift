// Who belongs to an organization, and what they may do.

public import Markup

/// A member in the list.
public struct MemberView: Sendable {
    /// The subject at Zitadel.
    public var subject: String
    /// The name.
    public var name: String
    /// The login name.
    public var loginName: String
    /// `owner`, `admin` or `member`.
    public var role: String
    /// When they were here last, RFC 3339 in UTC.
    public var lastSeenAt: String

    /// Makes a member.
    public init(
        subject: String,
        name: String,
        loginName: String,
        role: String,
        lastSeenAt: String
    ) {
        self.subject = subject
        self.name = name
        self.loginName = loginName
        self.role = role
        self.lastSeenAt = lastSeenAt
    }
}

/// The members of an organization.
public enum MembersPage {
    /// The page; `canChange` tells which roles the reader may give to a member, if any.
    public static func page(
        _ reader: Reader,
        _ members: [MemberView],
        canChange: (MemberView) -> [String]
    ) -> Markup {
        let texts = reader.texts
        let rows = members.map { row(reader, $0, roles: canChange($0)) }
        return Layout.page(
            reader,
            title: texts.members,
            place: .members,
            """
            <h1>\(texts.members)</h1><p class="muted">\(texts.membersLead)</p>\
            <section class="card wide"><div class="scroll" tabindex="0" role="region" \
            aria-label="\(texts.members)"><table><thead><tr><th scope="col">\(texts.name)</th>\
            <th scope="col">\(texts.loginName)</th><th scope="col">\(texts.role)</th>\
            <th scope="col">\(texts.lastSeen)</th></tr></thead><tbody>\(rows)</tbody></table></div>\
            </section>
            """
        )
    }

    private static func row(_ reader: Reader, _ member: MemberView, roles: [String]) -> Markup {
        let texts = reader.texts
        let address = reader.organization.appending("members", member.subject)
        let choices = roles.map { ($0, texts.name(ofRole: $0)) }
        let role: Markup =
            roles.isEmpty
            ? "\(texts.name(ofRole: member.role))"
            : """
            <form class="inline" method="post" action="\(address)">\(reader.formField)\
            <select name="role" aria-label="\(texts.role): \(member.name)">\
            \(Pieces.options(choices, selected: member.role))</select>\
            <button class="quiet">\(texts.save)</button></form>
            """
        return """
            <tr><th scope="row">\(member.name)</th><td>\(member.loginName)</td><td>\(role)</td>\
            <td>\(Pieces.time(member.lastSeenAt))</td></tr>
            """
    }
}
