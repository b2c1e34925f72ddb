using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>Makes calls happen, at a rate or one named story at a time.</summary>
internal interface ICallGenerator
{
    /// <summary>New calls per minute that are offered now; 0 when none are.</summary>
    double CallsPerMinute { get; }

    /// <summary>Names that <see cref="TryStart"/> knows.</summary>
    IReadOnlyCollection<string> Stories { get; }

    /// <summary>Offers calls at this rate from now on. With 0 no new ones are offered and the open ones go on to their end.</summary>
    void SetRate(double callsPerMinute);

    /// <summary>Starts a named story; <paramref name="userIds"/> are its agents in the order in which they come in, and any who is free after those.</summary>
    /// <returns>The conversation's id, or <see langword="null"/> when there is no such story or nobody is free to play it.</returns>
    string? TryStart(string story, params IReadOnlyList<string> userIds);
}

/// <summary>What really happened, independently of what was sent to anybody.</summary>
internal interface ITruthSource
{
    /// <summary>Calls that have not ended.</summary>
    int OpenCalls { get; }

    /// <summary>Calls that were made since the start.</summary>
    int CallsMade { get; }

    /// <summary>Writes one JSON object: counters, what happened to agents and to calls, and so what recorders should have been told.</summary>
    /// <param name="writer">Gets one object.</param>
    /// <param name="since">Only facts of that moment and later.</param>
    /// <param name="more">Adds properties that others know.</param>
    void WriteTruth(Utf8JsonWriter writer, DateTimeOffset? since = null, Action<Utf8JsonWriter>? more = null);
}
