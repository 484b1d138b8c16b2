import WebEnv

/// Responses by everything that determines them, shared by all worlds of a site.
///
/// Holds two generations: when the younger is full, the elder goes. A response in use moves to the younger.
struct ResponseCache {
    /// All bytes that a response depends on, and their hash.
    struct Key: Hashable {
        let bytes: [UInt8]
        let hash: ContentHash

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            hash = bytes.withUnsafeBytes { ContentHash($0) }
        }
        func hash(into hasher: inout Hasher) { hasher.combine(hash.high) }
        static func == (a: Key, b: Key) -> Bool { a.hash == b.hash && a.bytes == b.bytes }
    }

    private var young: [Key: HTTPResponse] = [:]
    private var old: [Key: HTTPResponse] = [:]
    private var youngBytes = 0
    /// Bytes of bodies and keys that one generation may hold.
    private let limit: Int

    /// - Parameter capacity: bytes at most; 0 keeps nothing.
    init(capacity: Int) { limit = capacity / 2 }

    var isOn: Bool { limit > 0 }

    mutating func response(for key: Key) -> HTTPResponse? {
        if let response = young[key] { return response }
        guard let response = old[key] else { return nil }
        store(response, for: key)
        return response
    }

    mutating func store(_ response: HTTPResponse, for key: Key) {
        let size = response.body.bytes.count + key.bytes.count + 256
        guard size <= limit else { return }
        if youngBytes + size > limit {
            old = young
            young = [:]
            youngBytes = 0
        }
        if young.updateValue(response, forKey: key) == nil { youngBytes += size }
    }
}
