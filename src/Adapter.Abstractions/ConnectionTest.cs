using Microsoft.Extensions.Logging;

namespace Adapter.Abstractions;

/// <summary>What a test of a connection gets: a definition that is valid and may not be saved yet, and what belongs to it.</summary>
public sealed class ConnectionTestContext
{
    /// <summary>The definition, complete with defaults, secrets resolved.</summary>
    public required AdapterDefinition Definition { get; init; }

    /// <summary>The data source it names.</summary>
    public required DataSourceDefinition DataSource { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Random numbers from 0 up to 1. Thread-safe.</summary>
    public required Func<double> Random { get; init; }

    /// <summary>Loggers; what is written shows under the adapter's name.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }
}

/// <summary>One thing that a test of a connection looked at, in the order in which they build on each other: address, proxy, TLS, login, permissions, what is reached.</summary>
/// <param name="Name">What was looked at, in a few words, for example <c>Sign-in</c>.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Text">What was seen, in one sentence for admins. Never a secret.</param>
/// <param name="Remedy">What to do; <see langword="null"/> when nothing is to be done.</param>
/// <param name="Setting">The setting that the finding is about, by its declared name; <see langword="null"/> when it is about none.</param>
public sealed record ConnectionCheck(string Name, ConnectionCheckOutcome Outcome, string Text, string? Remedy = null, string? Setting = null);

/// <summary>How one part of a test of a connection went.</summary>
public enum ConnectionCheckOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>It will work, and something deserves a look.</summary>
    Warning,

    /// <summary>An adapter with this definition will not work, or not do all that it is to do.</summary>
    Failed,

    /// <summary>It could not be looked at, because of what failed before.</summary>
    Skipped,
}
