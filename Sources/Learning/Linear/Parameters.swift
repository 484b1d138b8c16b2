/// Weights of a hashed linear model and what its optimiser remembers of each.
///
/// Adagrad: w ← w + η g / √(δ + Σ g²), on touched weights only. Source: Duchi, Hazan, Singer (JMLR 2011).
public struct Parameters: Sendable, Equatable {
    /// Count is a power of two.
    public internal(set) var weights: [Float]
    /// Σ g² of each weight.
    public internal(set) var squares: [Float]

    /// - Parameter bits: log₂ of the number of weights, in 8...24.
    public init(bits: Int) {
        precondition((8...24).contains(bits), "a model has 2^8 to 2^24 weights")
        weights = Array(repeating: 0, count: 1 << bits)
        squares = Array(repeating: 0, count: 1 << bits)
    }

    /// One step of gradient ascent.
    /// - Parameters:
    ///   - rate: η, positive.
    ///   - decay: weight of the L2 penalty ½·decay·w², 0 or more.
    ///   - floor: δ, positive: the greater, the smaller the first steps of weights with small gradients.
    mutating func ascend(_ gradient: SparseGradient, rate: Float, decay: Float, floor: Float) {
        for entry in gradient.entries {
            let place = Int(entry.index)
            let slope = entry.value - decay * weights[place]
            squares[place] += slope * slope
            weights[place] += rate * slope / (squares[place] + floor).squareRoot()
        }
    }
}

extension Parameters {
    /// Scales down the optimiser's memory, so that later steps are not ever smaller.
    mutating func forget(keeping share: Float) {
        for place in squares.indices where squares[place] != 0 { squares[place] *= share }
    }
}

/// The non-zero part of a gradient, each index once.
struct SparseGradient: Sendable {
    struct Entry: Sendable {
        let index: UInt32
        let value: Float
    }
    var entries: [Entry] = []
}

/// Adds up sparse gradients. One a thread.
struct GradientSum {
    private var values: [Float]
    private var touched: [UInt32] = []
    private var isTouched: [Bool]

    init(count: Int) {
        values = Array(repeating: 0, count: count)
        isTouched = Array(repeating: false, count: count)
    }

    mutating func add(_ features: ArraySlice<UInt32>, _ value: Float) {
        let mask = UInt32(values.count - 1)
        for feature in features {
            let index = feature & mask
            if !isTouched[Int(index)] {
                isTouched[Int(index)] = true
                touched.append(index)
            }
            values[Int(index)] += value
        }
    }

    /// The sum so far, in order of first touch; starts again from zero.
    mutating func take() -> SparseGradient {
        var result = SparseGradient()
        result.entries.reserveCapacity(touched.count)
        for index in touched {
            let value = values[Int(index)]
            if value != 0 { result.entries.append(SparseGradient.Entry(index: index, value: value)) }
            values[Int(index)] = 0
            isTouched[Int(index)] = false
        }
        touched.removeAll(keepingCapacity: true)
        return result
    }
}
