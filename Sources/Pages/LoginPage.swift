// The login: name and password, and the second factor where the account has one.

public import Markup

/// The pages before somebody is logged in.
public enum LoginPage {
    /// What went wrong.
    public enum Fault: Sendable, Equatable {
        /// Name or password were left out.
        case incomplete
        /// Name and password do not match; which of both is not told.
        case wrong
        /// The account may not log in.
        case locked
        /// The code does not count.
        case wrongCode
        /// The first step was too long ago.
        case expired
        /// Zitadel does not answer.
        case away
    }

    /// Asks for name and password.
    public static func credentials(
        _ reader: Reader,
        loginName: String = "",
        next: String,
        fault: Fault? = nil
    ) -> Markup {
        let texts = reader.texts
        return Layout.alone(
            reader,
            title: texts.logIn,
            """
            <form class="card login" method="post" action="/login">\
            <h1><span class="mark" aria-hidden="true"></span>\(texts.productName)</h1>\
            <p class="muted">\(texts.logInLead)</p>\(alert(fault, texts))\
            <input type="hidden" name="next" value="\(next)">\
            <div class="field"><label for="login-name">\(texts.loginName)</label>\
            <input id="login-name" name="login_name" value="\(loginName)" autocomplete="username" \
            autocapitalize="none" spellcheck="false" maxlength="200" required\(described(fault))>\
            </div><div class="field"><label for="password">\(texts.password)</label>\
            <input id="password" name="password" type="password" autocomplete="current-password" \
            maxlength="200" required\(described(fault))></div>\
            <button class="primary">\(texts.logIn)</button></form>
            """
        )
    }

    /// Asks for the six digits of an authenticator app.
    public static func code(_ reader: Reader, next: String, fault: Fault? = nil) -> Markup {
        let texts = reader.texts
        return Layout.alone(
            reader,
            title: texts.loginCodeTitle,
            """
            <form class="card login" method="post" action="/login/code">\
            <h1>\(texts.loginCodeTitle)</h1><p class="muted">\(texts.loginCodeLead)</p>\
            \(alert(fault, texts))<input type="hidden" name="next" value="\(next)">\
            <div class="field"><label for="code">\(texts.loginCode)</label>\
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" \
            pattern="[0-9]{6}" maxlength="6" required\(described(fault))></div>\
            <button class="primary">\(texts.proceed)</button></form>
            """
        )
    }

    private static func alert(_ fault: Fault?, _ texts: Texts) -> Markup {
        guard let fault else { return .empty }
        let text =
            switch fault {
            case .incomplete: texts.loginIncomplete
            case .wrong: texts.loginFailed
            case .locked: texts.loginLocked
            case .wrongCode: texts.loginCodeFailed
            case .expired: texts.loginExpired
            case .away: texts.loginAway
            }
        return "<p id=\"fault\" class=\"alert\" role=\"alert\">\(text)</p>"
    }

    private static func described(_ fault: Fault?) -> Markup {
        fault == nil ? .empty : " aria-invalid=\"true\" aria-describedby=\"fault\""
    }
}
