using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>Why a life of an adapter ended, without the exception: that one may belong to the plugin and would keep it in memory.</summary>
/// <param name="Class">What follows.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Remedy">What a person can do, or <see langword="null"/>.</param>
internal sealed record AdapterFailure(FailureClass Class, string Message, string? Remedy = null)
{
    /// <summary>How long the platform asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The platform's own code.</summary>
    public string? PlatformCode { get; init; }

    /// <summary>The platform's correlation id, for its support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The exception with its stack, for the log only.</summary>
    public string? Detail { get; init; }

    public static AdapterFailure ReturnedEarly { get; } = new(FailureClass.Bug, "The adapter returned without having been asked to stop.", "Report this to the plugin's author.");

    /// <summary>What follows from an exception that left an adapter.</summary>
    public static AdapterFailure From(Exception exception) => exception switch
    {
        AdapterFailureException failure => new AdapterFailure(failure.Class, failure.Message, failure.Remedy)
        {
            RetryAfter = failure.RetryAfter,
            PlatformCode = failure.PlatformCode,
            CorrelationId = failure.CorrelationId,
            Detail = failure.InnerException?.ToString(),
        },

        // the code itself cannot be loaded: trying again meets the same files
        FileNotFoundException { FileName: { } name } when IsAssemblyName(name) => CannotLoad(exception),
        FileLoadException or TypeLoadException or MissingMemberException or BadImageFormatException or TypeInitializationException { InnerException: FileNotFoundException } => CannotLoad(exception),

        _ => new AdapterFailure(FailureClass.Bug, $"{exception.GetType().Name}: {exception.Message}", "Report this to the plugin's author, with the log.") { Detail = exception.ToString() },
    };

    private static AdapterFailure CannotLoad(Exception exception)
        => new(FailureClass.Permanent, $"Code of the plugin cannot be loaded. {exception.Message}",
            "Deploy the plugin's build output again, as a whole; the plugin's load report names what is missing.")
        {
            Detail = exception.ToString(),
        };

    // the runtime gives an assembly's full name here, a program that misses a data file gives a path
    private static bool IsAssemblyName(string name) => name.Contains("Version=", StringComparison.Ordinal) || !name.AsSpan().ContainsAny('/', '\\', '.')
        || (!name.AsSpan().ContainsAny('/', '\\') && !Path.HasExtension(name));
}
