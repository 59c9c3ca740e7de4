// The forms of a project's settings.

import Markup
import SeggWatCore

extension SettingsPage {
    static func general(_ reader: Reader, _ view: View, _ address: Address) -> Markup {
        let texts = reader.texts
        return form(
            reader,
            texts.general,
            address.appending("general"),
            """
            <div class="field"><label for="name">\(texts.name)</label>\
            <input id="name" name="name" value="\(view.name)" maxlength="100" required\
            \(readonly(reader))></div>\
            <div class="field"><label for="project-description">\(texts.description)</label>\
            <textarea id="project-description" name="description" rows="2" maxlength="1000"\
            \(readonly(reader))>\n\(view.description)</textarea></div>\
            <div class="field"><label for="retention">\(texts.retention)</label>\
            <input id="retention" name="retention_days" type="number" min="1" max="3650" \
            value="\(view.retentionDays.map(String.init) ?? "")" aria-describedby="retention-hint"\
            \(readonly(reader))><p id="retention-hint" class="hint">\(texts.retentionHint)</p></div>
            """
        )
    }

    static func identity(_ reader: Reader, _ view: View, _ address: Address) -> Markup {
        let texts = reader.texts
        let rules = [
            ("off", texts.identityOff), ("optional", texts.identityOptional),
            ("required", texts.identityRequired),
        ]
        let shown = view.endUserSecret.map { secret -> Markup in
            """
            <div class="notice" role="status"><p>\(texts.endUserSecretOnce)</p>\
            \(Pieces.copyable("end-user-secret", texts.endUserSecret, secret, texts))</div>
            """
        }
        let renew: Markup =
            reader.account?.isAdmin == true
            ? """
            <form method="post" action="\(address.appending("secret"))">\(reader.formField)\
            <p class="hint">\(view.hasEndUserSecret ? texts.endUserSecretRenew : texts.endUserSecretNone)\
            </p><button class="quiet">\(texts.endUserSecretMake)</button></form>
            """ : .empty
        let fields = form(
            reader,
            texts.identityTitle,
            address.appending("identity"),
            """
            \(shown)<div class="field"><label for="identity">\(texts.identityRule)</label>\
            <select id="identity" name="identity"\
            \(reader.account?.isAdmin == true ? .empty : " disabled" as Markup)>\
            \(Pieces.options(rules, selected: view.identity))</select></div>\
            <div class="field"><label for="identity-org">\(texts.identityOrganization)</label>\
            <input id="identity-org" name="identity_org" value="\(view.identityOrganization ?? "")" \
            maxlength="200" aria-describedby="identity-org-hint"\(readonly(reader))>\
            <p id="identity-org-hint" class="hint">\(texts.identityOrganizationHint)</p></div>
            """
        )
        return "<section class=\"card\">\(fields)\(renew)</section>"
    }

    /// A form of the settings, whose button only admins get.
    private static func form(
        _ reader: Reader,
        _ title: String,
        _ action: Address,
        _ fields: Markup
    ) -> Markup {
        let texts = reader.texts
        let save: Markup =
            reader.account?.isAdmin == true
            ? "<button class=\"primary\">\(texts.save)</button>"
            : "<p class=\"hint\">\(texts.onlyAdmins)</p>"
        return """
            <form method="post" action="\(action)">\(reader.formField)<h2>\(title)</h2>\(fields)\
            \(save)</form>
            """
    }

    private static func readonly(_ reader: Reader) -> Markup {
        reader.account?.isAdmin == true ? .empty : " readonly"
    }
}
