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
    /// The roles that the reader may give them; none where nothing may be changed.
    public var roles: [String]

    /// Makes a member.
    public init(
        subject: String,
        name: String,
        loginName: String,
        role: String,
        lastSeenAt: String,
        roles: [String]
    ) {
        self.subject = subject
        self.name = name
        self.loginName = loginName
        self.role = role
        self.lastSeenAt = lastSeenAt
        self.roles = roles
    }
}

/// The members of an organization.
public enum MembersPage {
    /// The page; `link` is that of an invitation that was made just now.
    public static func page(
        _ reader: Reader,
        _ members: [MemberView],
        _ invitations: [InvitationView],
        link: String? = nil
    ) -> Markup {
        let texts = reader.texts
        let shown = link.map { text -> Markup in
            """
            <div class="notice" role="status"><p>\(texts.invitationShownOnce)</p>\
            \(Pieces.copyable("link", texts.invitation, text, texts))</div>
            """
        }
        let rows = members.map { row(reader, $0) }
        return Layout.page(
            reader,
            title: texts.members,
            place: .members,
            """
            <h1>\(texts.members)</h1><p class="muted">\(texts.membersLead)</p>\(shown)\
            <section class="card wide"><div class="scroll" tabindex="0" role="region" \
            aria-label="\(texts.members)"><table><thead><tr><th scope="col">\(texts.name)</th>\
            <th scope="col">\(texts.loginName)</th><th scope="col">\(texts.role)</th>\
            <th scope="col">\(texts.lastSeen)</th></tr></thead><tbody>\(rows)</tbody></table></div>\
            </section>\(invited(reader, invitations))\(form(reader))
            """
        )
    }

    private static func row(_ reader: Reader, _ member: MemberView) -> Markup {
        let texts = reader.texts
        let address = reader.organization.appending("members", member.subject)
        let choices = member.roles.map { ($0, texts.name(ofRole: $0)) }
        let role: Markup =
            member.roles.isEmpty
            ? "\(texts.name(ofRole: member.role))"
            : """
            <form class="inline" method="post" action="\(address)">\(reader.formField)\
            <select name="role" aria-label="\(texts.role): \(member.name)">\
            \(Pieces.options(choices, selected: member.role))</select>\
            <button class="quiet">\(texts.save)</button></form>\
            \(button(reader, address.appending("remove"), texts.remove, of: member.name))
            """
        return """
            <tr><th scope="row">\(member.name)</th><td>\(member.loginName)</td><td>\(role)</td>\
            <td>\(Pieces.time(member.lastSeenAt))</td></tr>
            """
    }

    private static func button(
        _ reader: Reader,
        _ action: Address,
        _ name: String,
        of whom: String
    ) -> Markup {
        """
        <form class="inline" method="post" action="\(action)">\(reader.formField)\
        <button class="quiet">\(name)<span class="visually-hidden"> \(whom)</span></button></form>
        """
    }

    private static func invited(_ reader: Reader, _ invitations: [InvitationView]) -> Markup {
        guard !invitations.isEmpty else { return .empty }
        let texts = reader.texts
        let list = reader.organization.appending("invitations")
        let rows = invitations.map { each -> Markup in
            let one = list.appending(each.id)
            let state = each.status == "pending" ? texts.invitationUntil : texts.expired
            return """
                <tr><th scope="row">\(each.email)</th><td>\(texts.name(ofRole: each.role))</td>\
                <td>\(state) \(Pieces.time(each.expiresAt))</td>\
                <td>\(button(reader, one.appending("resend"), texts.resend, of: each.email))\
                \(button(reader, one.appending("revoke"), texts.revoke, of: each.email))</td></tr>
                """
        }
        return """
            <section class="card wide"><h2>\(texts.invitations)</h2><div class="scroll" \
            tabindex="0" role="region" aria-label="\(texts.invitations)"><table><thead><tr>\
            <th scope="col">\(texts.email)</th><th scope="col">\(texts.role)</th>\
            <th scope="col">\(texts.status)</th><th scope="col">\(texts.invitation)</th></tr>\
            </thead><tbody>\(rows)</tbody></table></div></section>
            """
    }

    private static func form(_ reader: Reader) -> Markup {
        let texts = reader.texts
        guard reader.account?.isAdmin == true else {
            return "<p class=\"muted\">\(texts.onlyAdmins)</p>"
        }
        let roles = ["member", "admin"].map { ($0, texts.name(ofRole: $0)) }
        return """
            <form class="card" method="post" \
            action="\(reader.organization.appending("invitations"))">\(reader.formField)\
            <h2>\(texts.invite)</h2><div class="field"><label for="email">\(texts.email)</label>\
            <input id="email" name="email" type="email" required maxlength="320" \
            aria-describedby="email-hint"><p id="email-hint" class="hint">\(texts.inviteHint)</p>\
            </div><div class="field"><label for="role">\(texts.role)</label>\
            <select id="role" name="role">\(Pieces.options(roles, selected: "member"))</select>\
            </div><button class="primary">\(texts.invite)</button></form>
            """
    }
}
