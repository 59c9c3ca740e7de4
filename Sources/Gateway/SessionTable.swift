// Where a worker finds its sessions: by place, told apart by generation.

/// A fixed number of places; a place knows who is in it and until when that one is waited for.
struct SessionTable: ~Copyable {
    private struct Place {
        var session: Unmanaged<Session>?
        var generation: UInt32
        /// Loop milliseconds; the largest value while nothing is waited for.
        var deadline: UInt64
    }

    private let places: UnsafeMutablePointer<Place>
    private let placesMax: Int
    private var free: [UInt32]
    /// Places from here on were never used.
    private var used = 0
    /// Sessions in the table.
    private(set) var count = 0

    init(placesMax: Int) {
        self.placesMax = placesMax
        places = .allocate(capacity: placesMax)
        free = []
        free.reserveCapacity(min(placesMax, 1_024))
    }

    deinit {
        places.deallocate()
    }

    var isFull: Bool { count == placesMax }

    /// Finds a place; the table must not be full.
    mutating func reserve() -> (place: UInt32, generation: UInt32) {
        precondition(!isFull)
        count += 1
        if let place = free.popLast() {
            places[Int(place)].generation &+= 1
            return (place, places[Int(place)].generation)
        }
        let place = used
        used += 1
        (places + place).initialize(to: Place(session: nil, generation: 0, deadline: .max))
        return (UInt32(place), 0)
    }

    /// Puts a session into its place.
    func occupy(_ place: UInt32, _ session: Session) {
        // Not retained: the stream's own retain holds it until `vacate`.
        places[Int(place)].session = .passUnretained(session)
    }

    /// Empties a place.
    mutating func vacate(_ place: UInt32) {
        places[Int(place)].session = nil
        places[Int(place)].deadline = .max
        free.append(place)
        count -= 1
    }

    /// Whoever is in a place, if it is still the same one.
    @inline(__always)
    func find(_ place: UInt32, _ generation: UInt32) -> Unmanaged<Session>? {
        places[Int(place)].generation == generation ? places[Int(place)].session : nil
    }

    /// Waits for a session until `deadline`.
    @inline(__always)
    func setDeadline(_ place: UInt32, _ deadline: UInt64) {
        places[Int(place)].deadline = deadline
    }

    /// Calls `body` with each session whose deadline has passed; a scan of a few bytes a session,
    /// which costs less than keeping deadlines in order would.
    func eachExpired(at now: UInt64, _ body: (Session) -> Void) {
        for place in 0..<used where places[place].deadline <= now {
            places[place].deadline = .max
            places[place].session?._withUnsafeGuaranteedRef(body)
        }
    }

    /// Calls `body` with each session.
    func each(_ body: (Session) -> Void) {
        for place in 0..<used { places[place].session?._withUnsafeGuaranteedRef(body) }
    }
}
