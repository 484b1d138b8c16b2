import Groundwork
import WebEnv

extension WorldModelLaboratory.Findings {
    /// The figures in JSON; `docs/reference/world-model.md` lists every field.
    public var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("format", 1)
            $0.field("transitions", transitions)
            $0.field("infrastructureFailures", infrastructureFailures)
            $0.key("backends")
            $0.object { writer in
                for (name, report) in reports {
                    writer.key(name)
                    writer.object { $0.fields(of: report) }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    fileprivate mutating func fields(of report: PredictionReport) {
        fields(of: report.all)
        field("predictions", report.predictions)
        field("failures", report.failures)
        key("byDepth")
        array { writer in
            for (depth, score) in report.byDepth.enumerated() {
                writer.object {
                    $0.field("depth", depth + 1)
                    $0.fields(of: score)
                }
            }
        }
        key("byStratum")
        object { writer in
            for (name, score) in report.byStratum.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                writer.object { $0.fields(of: score) }
            }
        }
    }

    fileprivate mutating func fields(of score: PredictionScore) {
        field("transitions", score.transitions)
        for (name, value) in score.figures { field(name, value) }
        key("answers")
        object {
            $0.field("hit", score.answers.hit)
            $0.field("miss", score.answers.miss)
            $0.field("leak", score.answers.leak)
            $0.field("absent", score.answers.absent)
        }
    }
}

extension PredictionScore {
    /// All figures by name.
    public var figures: [(name: String, value: Double?)] {
        [
            ("validity", validity), ("noChangeAccuracy", noChangeAccuracy), ("noChangeF1", noChangeF1),
            ("noChangeMCC", noChangeMCC), ("deltaF1", deltaF1), ("deltaPrecision", deltaPrecision),
            ("deltaRecall", deltaRecall), ("macroDeltaF1", macroDeltaF1), ("wholeTreeF1", wholeTreeF1),
            ("skill", skill), ("pageIdentity", pageIdentity), ("addressAccuracy", addressAccuracy),
            ("navigationAccuracy", navigationAccuracy), ("actionableRecall", actionableRecall),
            ("hallucinationRate", hallucinationRate), ("nextTargetRecall", nextTargetRecall),
            ("siblingDiscrimination", siblingDiscrimination), ("brier", brier),
            ("calibrationError", calibrationError), ("illegalRecall", illegalRecall),
            ("illegalPrecision", illegalPrecision), ("exactMatch", exactMatch), ("edgeF1", edgeF1),
        ]
    }
}
