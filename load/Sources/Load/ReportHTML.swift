/// To come.
public func reportHTML(_ result: RunResult, _ v: VerificationResult?, madeAt: String) -> String {
    ""
}
