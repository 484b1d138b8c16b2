/// All surfaces, in the order in which they take turns.
public enum Surfaces {
    /// Every surface that the fuzzer runs unless it is told others; none of them fails by design.
    public static let all: [any FuzzSurface.Type] = [
        JSONSurface.self, PythonSurface.self, URLSurface.self, CookieSurface.self, FormSurface.self,
        AnswerSurface.self, PatternSurface.self, SelectorSurface.self, StyleSheetSurface.self,
        HTMLSurface.self, PageSurface.self, PageTextSurface.self, ActionSurface.self, TaskFileSurface.self,
        HARSurface.self, RecordedSurface.self, TrajectorySurface.self, CheckpointSurface.self,
        RunSurface.self, SiteSurface.self, TemplateSurface.self, TaskTemplateSurface.self,
        SQLPatternSurface.self, HTTPSurface.self, FrameSurface.self, MessageSurface.self,
    ]

    /// The surface of a name, ``FaultySurface`` included, which is in no list since it fails by design.
    public static func named(_ name: String) -> (any FuzzSurface.Type)? {
        (all + [FaultySurface.self]).first { $0.name == name }
    }
}
