// Puts the intervals of all threads together: points for the pictures, seconds for people.

/// The intervals of a run in order; they come from each thread in order, and from all at any time.
struct Timeline {
    private let threads: Int
    private let pointsPerSecond: Int
    /// Intervals that some threads have told of and others not yet.
    private var open: [Int: (interval: Interval, threads: Int)] = [:]
    private var second = Interval(index: 0)
    /// The last interval, which the next one joins when that is hardly anything.
    private var last: Interval?
    private(set) var points: [Point] = []
    private(set) var seconds: [Point] = []

    init(threads: Int, pointsPerSecond: Int) {
        self.threads = threads
        self.pointsPerSecond = pointsPerSecond
    }

    /// Adds a thread's interval; returns the second that is complete with it, if one is.
    mutating func add(_ interval: Interval) -> Point? {
        if open[interval.index] == nil {
            open[interval.index] = (Interval(index: interval.index), 0)
        }
        open[interval.index]?.interval.add(thread: interval)
        open[interval.index]?.threads += 1
        guard let (whole, count) = open[interval.index], count == threads else { return nil }
        open[interval.index] = nil
        return append(whole)
    }

    /// Adds what not all threads have told of, because they ended at different times.
    mutating func finish() {
        for (_, rest) in open.sorted(by: { $0.key < $1.key }) { _ = append(rest.interval) }
        open = [:]
        endPoint()
        if second.seconds > 0 { endSecond() }
    }

    private mutating func append(_ interval: Interval) -> Point? {
        // The moment after the end of a run would be a point of a few answers, and an odd rate.
        if interval.seconds * Double(pointsPerSecond) < 0.25, last != nil {
            last?.add(next: interval)
        } else {
            endPoint()
            last = interval
        }
        second.add(next: interval)
        guard (interval.index + 1) % pointsPerSecond == 0 else { return nil }
        endSecond()
        return seconds.last
    }

    private mutating func endPoint() {
        guard let interval = last else { return }
        last = nil
        let start = Double(interval.index) / Double(pointsPerSecond)
        points.append(Point(interval, end: start + interval.seconds))
    }

    private mutating func endSecond() {
        seconds.append(Point(second, end: Double(seconds.count) + second.seconds))
        second = Interval(index: 0)
    }
}
