// When each request of an open loop should be sent, whatever the server does. Pure.
//
//     rate │     ╱▔▔▔▔╲
//          │▁▁▁╱      ╲▁▁▁▁     segments one after the other, each with a rate that
//          └──────────────▶ t   stays or changes linearly

/// Arrivals of an open loop, as nanoseconds after its start.
public struct ArrivalSchedule: Sendable {
    /// A stretch of time whose rate goes from one number to another.
    public struct Segment: Sendable {
        /// How long it lasts.
        public let seconds: Double
        /// Arrivals a second at its start.
        public let from: Double
        /// Arrivals a second at its end.
        public let to: Double

        /// Makes a segment; without `to` its rate is constant.
        public init(seconds: Double, from: Double, to: Double? = nil) {
            precondition(seconds > 0 && from >= 0 && (to ?? from) >= 0)
            self.seconds = seconds
            self.from = from
            self.to = to ?? from
        }

        /// Arrivals in all of it.
        var arrivals: Double { (from + to) / 2 * seconds }

        /// The time of the arrival that `count` arrivals of this segment precede.
        func time(of count: Double) -> Double {
            guard count > 0 else { return 0 }
            // count = from·t + slope·t²/2, solved in the form that does not cancel.
            let slope = (to - from) / seconds
            return 2 * count / (from + (from * from + 2 * slope * count).squareRoot())
        }
    }

    /// The stretches, in their order.
    public let segments: [Segment]
    /// The segment that the last index was in, what came before it, and when it began; indices are
    /// asked for in order.
    private var current = 0
    private var arrivalsBefore = 0.0
    private var secondsBefore = 0.0

    /// Makes a schedule of segments, one after the other.
    public init(_ segments: [Segment]) {
        self.segments = segments
    }

    /// Makes a schedule of one constant rate.
    public init(rate: Double, seconds: Double) {
        self.init([Segment(seconds: seconds, from: rate)])
    }

    /// Seconds from the first segment's start to the last one's end.
    public var seconds: Double { segments.reduce(0) { $0 + $1.seconds } }

    /// Arrivals in all of it.
    public var total: Int { Int(segments.reduce(0) { $0 + $1.arrivals }.rounded(.up)) }

    /// When arrival `index` is due; nil when the schedule is over by then.
    ///
    /// - Precondition: `index` is not smaller than in the call before.
    public mutating func nanoseconds(of index: Int) -> UInt64? {
        while current < segments.count {
            let segment = segments[current]
            let count = Double(index) - arrivalsBefore
            if count < segment.arrivals {
                precondition(count > -1, "arrivals are asked for in order")
                return UInt64((secondsBefore + segment.time(of: count)) * 1e9)
            }
            arrivalsBefore += segment.arrivals
            secondsBefore += segment.seconds
            current += 1
        }
        return nil
    }
}
