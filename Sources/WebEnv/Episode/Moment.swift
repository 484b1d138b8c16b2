import Synchronization

/// A moment of an episode. Copies of the episode share it, so what was made of the episode as it stood then can be kept at it.
final class Moment: Sendable {
    private let readings = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// What was kept of this type; nil where nothing was.
    func reading<Reading: Sendable>(_ type: Reading.Type) -> Reading? {
        readings.withLock { $0[ObjectIdentifier(type)] } as? Reading
    }

    /// Of two readers that read the moment at the same time the later is kept: they say the same.
    func keep<Reading: Sendable>(_ reading: Reading) {
        readings.withLock { $0[ObjectIdentifier(Reading.self)] = reading }
    }
}
