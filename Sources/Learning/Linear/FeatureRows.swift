/// Features of all candidates of one choice: rows of indices of features that are present.
struct FeatureRows {
    private(set) var indices: [UInt32] = []
    /// Start of each row; one more than there are rows.
    private(set) var starts: [Int] = [0]

    init(capacity: Int = 0) { indices.reserveCapacity(capacity) }

    var count: Int { starts.count - 1 }

    @inline(__always)
    mutating func add(_ feature: UInt32) { indices.append(feature) }
    @inline(__always)
    mutating func endRow() { starts.append(indices.count) }

    subscript(row: Int) -> ArraySlice<UInt32> { indices[starts[row]..<starts[row + 1]] }

    /// Sums of the weights of each row's features. The number of weights is a power of two.
    func scores(_ weights: [Float]) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        let mask = weights.count - 1
        weights.withUnsafeBufferPointer { weights in
            indices.withUnsafeBufferPointer { indices in
                for row in 0..<count {
                    var sum: Float = 0
                    for place in starts[row]..<starts[row + 1] { sum += weights[Int(indices[place]) & mask] }
                    result[row] = Double(sum)
                }
            }
        }
        return result
    }
}
