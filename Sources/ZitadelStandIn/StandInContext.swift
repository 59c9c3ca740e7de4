// A request's context, which knows the connection for the sake of faults.

import Hummingbird
import NIOCore

/// What Hummingbird keeps of a request, and the connection that it came on.
struct StandInContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
