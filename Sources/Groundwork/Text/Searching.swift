import Glibc

extension String {
    /// Whether the text occurs, scalar by scalar (no canonical equivalence), as in Python; always for the empty text.
    package func containsScalars(_ text: String) -> Bool {
        var own = self
        var wanted = text
        return wanted.withUTF8 { wanted in
            guard let first = wanted.first else { return true }
            return own.withUTF8 { Self.occurs(wanted, first, in: $0) }
        }
    }

    private static func occurs(
        _ wanted: UnsafeBufferPointer<UInt8>, _ first: UInt8, in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard var place = text.baseAddress, let wantedBase = wanted.baseAddress else { return false }
        var left = text.count - wanted.count + 1
        while left > 0, let found = memchr(place, Int32(first), left) {
            if memcmp(found, wantedBase, wanted.count) == 0 { return true }
            let next = found.assumingMemoryBound(to: UInt8.self) + 1
            left -= next - UnsafeMutablePointer(mutating: place)
            place = UnsafePointer(next)
        }
        return false
    }
}
