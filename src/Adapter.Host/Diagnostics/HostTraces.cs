using System.Diagnostics;

namespace Adapter.Host.Diagnostics;

/// <summary>The host's spans. Nothing is made of them while nobody asks for traces.</summary>
internal static class HostTraces
{
    public const string Name = "Adapter.Host";

    /// <summary>A transaction of the journal.</summary>
    public const string Commit = "journal.commit";

    public static readonly ActivitySource Source = new(Name);
}
