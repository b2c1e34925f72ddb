using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>Why an adapter did not answer a question.</summary>
internal enum NoAnswerReason
{
    /// <summary>There is no adapter of that name.</summary>
    NotFound,

    /// <summary>There is, but it is not of the kind that is asked such things.</summary>
    OtherKind,

    /// <summary>It does not run now.</summary>
    NotRunning,

    /// <summary>It runs, and failed to answer.</summary>
    Failed,
}

/// <summary>A question to an adapter that got no answer.</summary>
internal sealed class NoAnswerException(NoAnswerReason reason, string message, string? remedy, Exception? innerException = null) : Exception(message, innerException)
{
    public NoAnswerReason Reason { get; } = reason;

    public string? Remedy { get; } = remedy;

    /// <summary>The class of the adapter's own failure, where it has told one.</summary>
    public FailureClass? Class => (InnerException as AdapterFailureException)?.Class;

    /// <summary>The adapter is not of the kind that is asked such things.</summary>
    public static NoAnswerException OtherKind(string name, Type kind) => kind == typeof(IImportSource)
        ? new NoAnswerException(NoAnswerReason.OtherKind, $"'{name}' is no import source.", "Name an adapter that imports recordings.")
        : kind == typeof(IRecordingLibrary)
        ? new NoAnswerException(NoAnswerReason.OtherKind, $"'{name}' has no recordings to look through.", "Name an adapter that imports recordings and was built for contract 1.3 or later.")
        : kind == typeof(IRecordingRetry)
        ? new NoAnswerException(NoAnswerReason.OtherKind, $"'{name}' cannot try a single recording again.", "Name an adapter that imports recordings and was built for contract 1.5 or later; all of a state are tried again by POST /api/v1/imports/NAME/retry.")
        : new NoAnswerException(NoAnswerReason.OtherKind, $"'{name}' cannot read a span of time back.", "Name an adapter that follows live events and was built for contract 1.2 or later.");
}
