// Whatever goes wrong is said in the API's words, and what is our mistake is logged.

import Hummingbird
import Logging
import Pages

/// Turns errors into answers.
struct ErrorMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: DashboardContext,
        next: (Request, DashboardContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as APIError {
            return error.response(from: request, context: context)
        } catch let error as HTTPError where error.status == .notFound {
            let path = request.uri.path
            let wantsPage = request.headers[.accept]?.contains("text/html") == true
            if wantsPage, !path.hasPrefix(APIRoutes.base + "/") {
                let page = FaultPage.notFound(PageRoutes.reader(of: request))
                return Response(page: page, status: .notFound)
            }
            let error =
                if let methods = APIRoutes.methods(at: path) {
                    APIError.methodNotAllowed(allow: methods)
                } else {
                    APIError.notFound("path")
                }
            return error.response(from: request, context: context)
        } catch is CancellationError {
            // The client has gone, or the dashboard stops.
            throw CancellationError()
        } catch {
            context.logger.error(
                "request failed",
                metadata: ["path": "\(request.uri.path)", "error": "\(error)"]
            )
            return APIError.broken.response(from: request, context: context)
        }
    }
}
