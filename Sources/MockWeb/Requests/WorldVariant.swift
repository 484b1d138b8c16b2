/// How a world differs from the usual one in what it makes up by itself.
struct WorldVariant: Sendable, Hashable {
    /// Ids of sessions follow from it; 0 in the usual world.
    var sessions: UInt64 = 0
    /// How much later than its sites say the world begins.
    var seconds: Int64 = 0
}
