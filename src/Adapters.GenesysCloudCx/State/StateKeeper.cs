using System.Buffers;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.State;

/// <summary>Keeps what the interpreter remembers on disk, so that a stop, a kill or an upgrade of the plugin forgets nothing.</summary>
internal sealed partial class StateKeeper(EventPipeline pipeline, IEventHistory history, StateFile file, IAdapterStatus status, ILogger logger) : IDisposable
{
    private const string NotKeptAlarm = "state.not-kept";

    /// <summary>Where nothing changed here, but so many events came from elsewhere, the place in the journal is kept all the same.</summary>
    private const int FarBehind = 10_000;

    private readonly SemaphoreSlim _one = new(1);
    private bool _isBroken;
    private int _wholeLength = 4096;
    private long _keptSequence;

    // another adapter of the data source may tell facts a little before this one hears of them: the place that is kept is the one of the keep before
    private long _sequenceBefore;

    /// <summary>Completes when everything heard before is in the journal and what is remembered of it is on disk. Where the disk does not take the state, an alarm says so and this returns all the same:
    /// the journal alone brings it back.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled, or the pipeline ended.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var whole = _isBroken || file.NeedsWhole;

            // what was taken and not written must not be left out by the next one
            _isBroken = true;
            var (batch, lines, sequence) = await pipeline.AskAsync(
                (interpreter, _) =>
                {
                    // growing by doubling would copy tens of megabytes while live events wait
                    ArrayBufferWriter<byte> output = new(whole ? _wholeLength : 4096);
                    var now = history.LastSequence;
                    return (output, interpreter.Checkpoint.Write(output, whole), now);
                },
                awaitDisk: true,
                cancellationToken);
            _wholeLength = whole ? batch.WrittenCount + (batch.WrittenCount / 8) + 4096 : _wholeLength;
            if (whole || lines > 0 || _sequenceBefore - _keptSequence > FarBehind)
            {
                Write(batch.WrittenMemory, whole);
            }
            else
            {
                _isBroken = false;
            }

            _sequenceBefore = sequence;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The place in the journal up to which everything is known.</summary>
    public void StartAt(long sequence) => _sequenceBefore = sequence;

    public void Dispose() => _one.Dispose();

    private void Write(ReadOnlyMemory<byte> batch, bool whole)
    {
        try
        {
            file.Write(batch, whole, _sequenceBefore);
            _keptSequence = _sequenceBefore;
            _isBroken = false;
            status.Clear(NotKeptAlarm);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception.Message);
            status.Raise(
                NotKeptAlarm,
                AlarmSeverity.Warning,
                $"The state of the open calls cannot be written to disk: {exception.Message} Nothing is lost; after a restart more is read back from the journal and the platform. Make room, or give the service write access to its state folder.");
        }
    }

    [LoggerMessage(EventIds.StateNotKept, LogLevel.Warning, "The state of the open calls could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
