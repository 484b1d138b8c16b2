import Groundwork

extension RandomSource {
    /// A source of its own for something that has a name.
    func split(_ name: String) -> RandomSource {
        RandomSource(seed: state ^ ContentHash(name, seed: 0x5EED).high)
    }
}
