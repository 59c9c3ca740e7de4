// What browsers fetch: the widgets' scripts, their configuration, and the demonstration.

import HTTP
import Ingest
import Reactor
import SeggWatCore

extension Session {
    /// The request's path.
    var path: Text { text(head.path) }

    /// Answers with a file, or with 404 when there is none.
    func giveFile(_ file: StaticFile?) {
        guard var file else {
            _ = give(.notFound)
            return
        }
        file.negotiate(
            acceptEncoding: text(head.acceptEncoding),
            ifNoneMatch: text(head.ifNoneMatch)
        )
        documents.append((answers.nextTicket, .file(file)))
        give(Answer(file.isNotModified ? .notModified : .file))
    }

    /// Tells a project's NPS configuration; false when the catalog must be asked first.
    func handleConfig() -> Bool {
        guard let key = ProjectPath.key(path) else { return give(.notFound) }
        return withWorker { worker in
            guard let project = worker.projects.find(key, now: worker.loop.milliseconds) else {
                guard !wasParked else { return give(.unavailable) }
                keysAwaited = 1
                return worker.park(self, for: key) ? false : give(.overloaded)
            }
            guard !project.pointee.isUnknown else { return give(.projectNotFound) }
            giveDocument(worker.npsConfigs[key] ?? Array(#"{"enabled":false}"#.utf8))
            return true
        }
    }

    /// Serves the demonstration where there is one; false while its rows are fetched.
    func handleDemo() -> Bool {
        guard let key = withWorker({ $0.configuration.demoProject }) else { return give(.notFound) }
        if path.equals("/demo") {
            documents.append((answers.nextTicket, .page(DemoPage.render(key))))
            give(Answer(.document))
        } else if path.equals("/demo/demo.css") {
            giveFile(StaticFile("demo/demo.css"))
        } else if path.equals("/demo/demo.js") {
            giveFile(StaticFile("demo/demo.js"))
        } else if path.equals("/demo/recent") {
            withWorker { $0.askRecent(self, key) }
            return false
        } else {
            return give(.notFound)
        }
        return true
    }

    /// Goes on with what the catalog has read for the demonstration; nil when it could not.
    func resume(_ parking: UInt32, _ rows: [UInt8]?) {
        guard phase == .parked, parking == self.parking else { return }
        if let rows { giveDocument(rows) } else { give(Answer(.unavailable)) }
        goOnAfterParking()
    }
}

extension Worker {
    /// Keeps what was said about a project's NPS question.
    func rememberConfig(_ facts: ProjectFacts) {
        // What is in use is asked for again within a minute.
        if npsConfigs.count >= Limits.projectsMax { npsConfigs.removeAll() }
        npsConfigs[facts.key] = facts.npsConfig
    }

    /// Forgets a project that has changed.
    func forget(_ key: Identifier) {
        projects.forget(key)
        npsConfigs[key] = nil
    }
}
