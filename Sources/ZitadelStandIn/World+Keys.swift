// The instance's signing keys and their rotation.

extension World {
    /// The key that signs; the first is made when it is first needed.
    func activeKey() async -> WebKey {
        if let key = webKeys.first(where: { $0.state == .active }) { return key }
        let key = await WebKey.make(.rs256, id: newID())
        // Another request may have made one while this one waited.
        if let other = webKeys.first(where: { $0.state == .active }) { return other }
        webKeys.append(key)
        webKeys[webKeys.count - 1].state = .active
        keysDidChange()
        return webKeys[webKeys.count - 1]
    }

    /// Publishes a new key that does not sign yet, and returns its id.
    func createKey(_ algorithm: WebKey.Algorithm) async -> String {
        let key = await WebKey.make(algorithm, id: newID())
        webKeys.append(key)
        keysDidChange()
        return key.id
    }

    /// Makes a key sign; the one before stays published.
    func activateKey(_ id: String) -> Bool {
        guard webKeys.contains(where: { $0.id == id }) else { return false }
        for index in webKeys.indices where webKeys[index].state == .active {
            webKeys[index].state = .inactive
        }
        for index in webKeys.indices where webKeys[index].id == id {
            webKeys[index].state = .active
        }
        return true
    }

    /// Takes a key from what is published; the one that signs stays.
    func deleteKey(_ id: String) -> Bool {
        guard let index = webKeys.firstIndex(where: { $0.id == id && $0.state != .active }) else {
            return false
        }
        webKeys.remove(at: index)
        keysDidChange()
        return true
    }

    /// GET /oauth/v2/keys.
    func publishedKeys() async -> JSON {
        _ = await activeKey()
        return keySet
    }

    private var keySet: JSON { .object(["keys": .array(webKeys.map(\.published))]) }

    /// Remembers what was published, for clients that are to hear old news.
    private func keysDidChange() { keyHistory.append((since: now, keys: keySet)) }
}
