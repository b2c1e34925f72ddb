using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Every target, by its name.</summary>
internal static class AllTargets
{
    public static readonly IReadOnlyDictionary<string, Func<FuzzTarget>> ByName = new Dictionary<string, Func<FuzzTarget>>
    {
        ["definitions"] = static () => new DefinitionsTarget(),
        ["http"] = static () => new HttpTarget(),
        ["frames"] = static () => new FramesTarget(),
        ["journal"] = static () => new JournalTarget(),
        ["rest"] = static () => new RestTarget(),
        ["state"] = static () => new StateTarget(),
    };
}
