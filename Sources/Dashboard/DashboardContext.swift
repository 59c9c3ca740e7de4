// What Hummingbird carries along with a request.

import Hummingbird
import Logging

/// The context of one request.
struct DashboardContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var maxUploadSize: Int { DashboardLimits.bodyBytesMax }

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
