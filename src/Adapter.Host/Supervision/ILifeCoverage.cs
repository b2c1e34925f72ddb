using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>One life's way to its adapter's timeline. Closes with the life, so that an adapter that was given up cannot speak beside its successor.</summary>
internal interface ILifeCoverage : ICoverage
{
    /// <summary>The life is over: what it says from now on is not taken, and nothing of the adapter is held.</summary>
    /// <param name="stoppedFor">Why it was asked to stop; <see cref="StopReason.None"/> where it ended by itself.</param>
    void Close(StopReason stoppedFor);
}
