internal import CSQLite

/// 128 bits that stand for the contents they were computed from.
public struct ContentHash: Sendable, Hashable {
    /// The first 64 bits.
    public var high: UInt64
    /// The last 64 bits.
    public var low: UInt64
    /// The hash with these halves.
    public init(high: UInt64 = 0, low: UInt64 = 0) {
        self.high = high
        self.low = low
    }
    /// The hash of some bytes.
    /// - Parameter seed: the same bytes have unrelated hashes under different seeds.
    public init(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) {
        let hash = webrl_hash_bytes(bytes.baseAddress, bytes.count, seed)
        self.init(high: hash.high, low: hash.low)
    }
    /// The hash of a text's UTF-8 bytes.
    public init(_ text: String, seed: UInt64 = 0) {
        var text = text
        self = text.withUTF8 { ContentHash(UnsafeRawBufferPointer($0), seed: seed) }
    }
    /// 32 hexadecimal digits.
    public var text: String {
        [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// The contents of a site's database: what was written since the site's seed image, as whole pages.
///
/// A copy costs a reference count. Equal contents have equal identities, whatever the way they came about.
public struct DatabaseState: Sendable, Hashable {
    let pages: PageSet?

    /// The seed image, nothing written.
    public static let seed = DatabaseState(pages: nil)

    /// Depends on the bytes of the database alone; all zero for the seed.
    public var identity: ContentHash { pages?.identity ?? ContentHash() }
    /// How many pages of 4,096 bytes differ from the seed image.
    public var dirtyPageCount: Int { pages?.count ?? 0 }

    /// Whether both hold the same contents: their identities are equal.
    public static func == (a: DatabaseState, b: DatabaseState) -> Bool { a.identity == b.identity }
    /// Feeds the identity to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// Pages laid over an image.
///
/// Unchecked: the C object behind the handle is never changed after it was made, and its reference counts are atomic.
final class PageSet: @unchecked Sendable {
    let handle: OpaquePointer
    let identity: ContentHash
    let count: Int

    /// Takes over one reference.
    init(owning handle: OpaquePointer) {
        self.handle = handle
        let hash = webrl_page_set_hash(handle)
        identity = ContentHash(high: hash.high, low: hash.low)
        count = webrl_page_set_count(handle)
    }
    deinit { webrl_page_set_release(handle) }
}

/// The bytes of a seed database, shared by every connection of a site.
///
/// Unchecked: the memory is written before the object exists and never again.
final class DatabaseImage: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    /// Images with equal bytes have equal identities: what was written over one fits over the other.
    let identity: ContentHash
    /// What SQL functions write amounts, numbers and dates by; nil for the English forms.
    let locale: SiteLocale?

    /// Takes over memory that SQLite allocated.
    init(owning bytes: UnsafeRawBufferPointer, locale: SiteLocale? = nil) {
        self.bytes = bytes
        self.locale = locale
        identity = ContentHash(bytes)
    }
    deinit { sqlite3_free(UnsafeMutableRawPointer(mutating: bytes.baseAddress)) }
}
