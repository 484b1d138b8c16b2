/// A web that can stand otherwise than it does in what it makes up by itself, and the same in everything else.
///
/// What differs then between two episodes of the same steps (ids of sessions, tokens that guard a form, times) says nothing of
/// what was done.
public protocol VaryingTransport: Transport {
    /// Webs that each differ from this one in one way; none is left the same.
    func variations() -> [any Transport]
}
