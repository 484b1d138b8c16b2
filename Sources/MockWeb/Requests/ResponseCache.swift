import Browser
import Groundwork
import WebEnv

/// Responses by everything that determines them, shared by all worlds of a site.
///
/// Holds two generations: when the younger is full, the elder goes. A response in use moves to the younger. What a response
/// takes is what was computed from its body too (document, pages, views), as it is at the time.
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

    private struct Generation {
        var responses: [Key: HTTPResponse] = [:]
        /// What the bodies are charged to.
        let account = MemoryAccount()
    }

    /// A response that was dropped, for as long as someone else holds its body.
    private struct Dropped {
        let status: Int
        let headers: [HTTPHeader]
        weak var body: ResponseBody?

        var response: HTTPResponse? {
            body.map { HTTPResponse(status: status, headers: headers, body: $0) }
        }
    }

    private var young = Generation()
    private var old = Generation()
    /// Pages that environments show are shared although they are kept no longer.
    private var dropped: [Key: Dropped] = [:]
    /// How many dropped ones there may be before those without a body are looked for.
    private var pruneCount = 256
    /// Bytes that one generation may take.
    private let limit: Int

    /// - Parameter capacity: bytes at most; 0 keeps nothing.
    init(capacity: Int) { limit = capacity / 2 }

    var isOn: Bool { limit > 0 }
    /// Bytes that the kept responses take.
    var footprint: Int { young.account.bytes + old.account.bytes }

    mutating func response(for key: Key) -> HTTPResponse? {
        if young.account.bytes > limit || footprint > 2 * limit { makeRoom() }
        if let response = young.responses[key] { return response }
        if let response = old.responses.removeValue(forKey: key) {
            keep(response, for: key)
            return response
        }
        guard let response = dropped[key]?.response else { return nil }
        dropped[key] = nil
        keep(response, for: key)
        return response
    }

    mutating func store(_ response: HTTPResponse, for key: Key) {
        // The key is counted with the body, once.
        let headers = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 96 }
        let extra = MemorySize.of(key.bytes) + headers + MemoryLayout<(Key, HTTPResponse)>.stride * 2
        guard response.body.memoryFootprint + extra <= limit else { return }
        if let earlier = young.responses[key] ?? old.responses.removeValue(forKey: key) {
            earlier.body.charge(to: nil)
        }
        dropped[key] = nil
        response.body.charge(to: nil, with: extra)
        keep(response, for: key)
    }

    private mutating func keep(_ response: HTTPResponse, for key: Key) {
        if young.account.bytes + response.body.memoryFootprint > limit { makeRoom() }
        response.body.charge(to: young.account)
        young.responses[key] = response
    }

    // MARK: Room

    /// Begins a new generation.
    private mutating func makeRoom() {
        drop(old)
        // One generation must not take the room of two.
        let isTooLarge = young.account.bytes > 2 * limit
        if isTooLarge { drop(young) }
        old = isTooLarge ? Generation() : young
        young = Generation()
        guard dropped.count > pruneCount else { return }
        dropped = dropped.filter { $0.value.body != nil }
        pruneCount = 2 * dropped.count + 256
    }

    private mutating func drop(_ generation: Generation) {
        for (key, response) in generation.responses {
            response.body.charge(to: nil)
            dropped[key] = Dropped(status: response.status, headers: response.headers, body: response.body)
        }
    }
}
