// The connections of a driver: how they are made, lost, and made anew.
//
// A server that closes a connection in good order is met again by the request that is next. A
// connection that breaks is made anew by a tick, so that a server that restarts is waited for.

import Glibc
import Reactor

extension Driver {
    /// Makes connections that are missing, some at a time.
    func tick() {
        var made = 0
        // Without keep-alive a first one shows that there is a server, and requests make the others.
        let wanted = traffic.keepsAlive ? clients.indices : 0..<(phase == .opening ? 1 : 0)
        for slot in wanted where clients[slot] == nil {
            // What is sent here may be the last request of the run.
            guard phase == .opening || phase == .running else { return }
            guard made < Limits.reconnectsPerTick else { return }
            guard connect(slot) != nil else { break }
            made += 1
            switch (traffic.pacing, phase) {
            // One after the other, so that they do not all ask at once.
            case (.hold, .opening), (.hold, .running):
                if let client = clients[slot] { send(on: client, since: Loop.nanoseconds) }
            case (_, .running): slotIsFree(slot, now: Loop.nanoseconds)
            case (_, .opening), (_, .draining), (_, .ended): break
            }
        }
        if phase == .running, !traffic.keepsAlive {
            // Those that could not connect may try again.
            for slot in clients.indices where clients[slot] == nil {
                slotIsFree(slot, now: Loop.nanoseconds)
            }
        }
        beginSoon()
    }

    /// Makes the connection of a slot; nil when that failed.
    ///
    /// While requests are due, nothing waits for the kernel.
    func connect(_ slot: Int) -> Client? {
        let descriptor = plan.target.connect(waits: phase == .opening)
        guard descriptor >= 0 else {
            tally.connectFailures += 1
            if phase == .opening, slot == 0 {
                finish(
                    failure: "cannot connect to \(plan.target): "
                        + "\(String(cString: strerror(-descriptor)))\n"
                        + "Is the gateway running? `seggwat up` starts one."
                )
            }
            return nil
        }
        do throws(UVError) {
            let client = try Client(
                on: loop,
                driver: self,
                slot: slot,
                descriptor: descriptor,
                isTCP: plan.target.isTCP
            )
            clients[slot] = client
            return client
        } catch {
            close(descriptor)
            tally.connectFailures += 1
            return nil
        }
    }

    /// The server sent what is no answer.
    func clientDidMisread(_ client: Client) {
        tally.malformed += 1
        lose(client)
    }

    /// The connection ended, or could not be made.
    func client(_ client: Client, didBreak error: UVError) {
        if error == UVError(code: -ECONNREFUSED) {
            tally.connectFailures += 1
        } else {
            tally.brokenConnections += 1
        }
        lose(client)
    }

    private func lose(_ client: Client) {
        forget(client)
        if phase == .draining { endWhenAnswered() }
    }

    /// Closes a connection; what it had on its way is lost.
    func forget(_ client: Client) {
        client.close()
        while let request = client.takePending() { didLose(request) }
        guard clients[client.slot] === client else { return }
        clients[client.slot] = nil
        trickle?.progress[client.slot] = nil
    }
}
