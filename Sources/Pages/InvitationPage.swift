// What the link of an invitation leads to.

public import Markup

/// The page of an invitation.
public enum InvitationPage {
    /// The page; `action` takes the answer.
    public static func page(
        _ reader: Reader,
        organization: String,
        role: String,
        invitedBy: String,
        action: Address
    ) -> Markup {
        let texts = reader.texts
        return Layout.alone(
            reader,
            title: texts.invitation,
            """
            <form class="card" method="post" action="\(action)">\(reader.formField)\
            <h1>\(organization)</h1><p>\(texts.invitationLead)</p><dl class="facts">\
            <div><dt>\(texts.invitedBy)</dt><dd>\(invitedBy)</dd></div>\
            <div><dt>\(texts.role)</dt><dd>\(texts.name(ofRole: role))</dd></div></dl>\
            <button class="primary">\(texts.invitationAccept)</button></form>
            """
        )
    }
}
