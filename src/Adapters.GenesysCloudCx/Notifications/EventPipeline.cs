using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>
/// From frames to acknowledged events: one bounded queue that all sockets feed, one consumer that owns the interpreter, and a bounded
/// window of lists that the journal has not acknowledged yet. When the journal is slow the window fills, then the queue, then the sockets wait.
/// </summary>
internal sealed class EventPipeline : IDisposable
{
    private const int QueueLength = 512;
    private const int LargeAtOnce = 4;
    private const int UnacknowledgedLists = 64;
    private const int ListLength = 256;

    private readonly NotificationInterpreter _interpreter;
    private readonly IEventPublisher _publisher;
    private readonly TimeProvider _time;
    private readonly Channel<PipelineWork> _queue = Channel.CreateBounded<PipelineWork>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Channel<Handover> _window = Channel.CreateBounded<Handover>(new BoundedChannelOptions(UnacknowledgedLists) { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim _large = new(LargeAtOnce);
    private readonly Stack<List<AdapterEvent>> _spare = new();
    private long _lastEventTicks;

    public EventPipeline(NotificationInterpreter interpreter, IEventPublisher publisher, TimeProvider time)
    {
        _interpreter = interpreter;
        _publisher = publisher;
        _time = time;
    }

    /// <summary>Where what the platform sends is logged while somebody wants it.</summary>
    public RawFrames? Raw { get; init; }

    /// <summary>When the journal last acknowledged an event; <see langword="null"/> when none yet.</summary>
    public DateTimeOffset? LastEventAt => Volatile.Read(ref _lastEventTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Now, by the clock that orders what is heard and what is asked.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Hands over work; waits while the queue is full.</summary>
    public async ValueTask EnqueueAsync(PipelineWork work, CancellationToken cancellationToken)
    {
        try
        {
            if (work.IsLarge)
            {
                await _large.WaitAsync(cancellationToken);
            }

            await _queue.Writer.WriteAsync(work, cancellationToken);
        }
        catch
        {
            work.Release();
            throw;
        }
    }

    /// <summary>Asks the interpreter on the consumer; events it puts out are published.</summary>
    public Task<T> AskAsync<T>(Func<NotificationInterpreter, List<AdapterEvent>, T> ask, CancellationToken cancellationToken) => AskAsync(ask, awaitDisk: false, cancellationToken);

    /// <summary>Has the interpreter tell something in order with all else; gives how much of it was new once it is on disk.</summary>
    public async Task<PublishReceipt> TellAsync(Action<NotificationInterpreter, List<AdapterEvent>> tell, CancellationToken cancellationToken)
    {
        PipelineTelling telling = new(tell);
        await EnqueueAsync(telling, cancellationToken);
        return await telling.Receipt.WaitAsync(cancellationToken);
    }

    /// <summary>Publishes one event in order with all others and completes when it is on disk.</summary>
    public Task PublishAsync(AdapterEvent published, CancellationToken cancellationToken)
        => AskAsync(
            (_, output) =>
            {
                output.Add(published);
                return true;
            },
            awaitDisk: true,
            cancellationToken);

    /// <summary>Completes when all that was handed over before is on disk.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => AskAsync(static (_, _) => true, awaitDisk: true, cancellationToken);

    /// <summary>Puts one event in order with all others, without waiting for the journal.</summary>
    public ValueTask TellAsync(AdapterEvent told, CancellationToken cancellationToken)
        => EnqueueAsync(
            new PipelineQuestion<bool>(
                (_, output) =>
                {
                    output.Add(told);
                    return true;
                },
                awaitDisk: false),
            cancellationToken);

    /// <summary>No more work is taken; <see cref="RunAsync"/> ends when what is there is done and acknowledged.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Consumes until completed. Ends with an exception when the journal refuses an event, which is a bug, or when <paramref name="abandon"/> is signalled.</summary>
    public async Task RunAsync(CancellationToken abandon)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        var acknowledging = AcknowledgeAsync(either);
        Exception? failure = null;
        try
        {
            await ConsumeAsync(either.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            _queue.Writer.TryComplete();
            _window.Writer.TryComplete();
            DiscardQueue(failure);
            await acknowledging;
        }
    }

    public void Dispose() => _large.Dispose();

    /// <summary>Asks the interpreter; with <paramref name="awaitDisk"/> the answer comes when all that was handed over before is on disk.</summary>
    public async Task<T> AskAsync<T>(Func<NotificationInterpreter, List<AdapterEvent>, T> ask, bool awaitDisk, CancellationToken cancellationToken)
    {
        PipelineQuestion<T> question = new(ask, awaitDisk);
        await EnqueueAsync(question, cancellationToken);
        return await question.Answer.WaitAsync(cancellationToken);
    }

    private async Task ConsumeAsync(CancellationToken abandon)
    {
        List<PipelineWork> waiting = [];
        try
        {
            await ConsumeAsync(waiting, abandon);
        }
        catch (Exception exception)
        {
            // taken from the queue and not handed over any more
            waiting.ForEach(work => work.Failed(exception));
            throw;
        }
    }

    private async Task ConsumeAsync(List<PipelineWork> waiting, CancellationToken abandon)
    {
        var output = NewList();
        while (await _queue.Reader.WaitToReadAsync(abandon))
        {
            while (_queue.Reader.TryRead(out var work))
            {
                if (work.StandsAlone && (output.Count > 0 || waiting.Count > 0))
                {
                    await HandOverAsync(output, waiting, abandon);
                    output = NewList();
                }

                RunOne(work, output);
                if (work.WantsAcknowledgement)
                {
                    waiting.Add(work);
                }

                if (output.Count >= ListLength || work.StandsAlone)
                {
                    await HandOverAsync(output, waiting, abandon);
                    output = NewList();
                }
            }

            if (output.Count > 0 || waiting.Count > 0)
            {
                await HandOverAsync(output, waiting, abandon);
                output = NewList();
            }
        }
    }

    private void RunOne(PipelineWork work, List<AdapterEvent> output)
    {
        try
        {
            work.Run(_interpreter, output);
        }
        catch (Exception exception)
        {
            work.Failed(exception);
            throw;
        }
        finally
        {
            Release(work);
        }
    }

    private void Release(PipelineWork work)
    {
        if (work.IsLarge)
        {
            _large.Release();
        }

        work.Release();
    }

    private async ValueTask HandOverAsync(List<AdapterEvent> events, List<PipelineWork> waiting, CancellationToken abandon)
    {
        List<PipelineWork>? handed = waiting.Count > 0 ? [.. waiting] : null;
        await _window.Writer.WriteAsync(new Handover(_publisher.PublishAsync(events, abandon), events, handed), abandon);
        waiting.Clear();
    }

    private async Task AcknowledgeAsync(CancellationTokenSource abandon)
    {
        Exception? failure = null;
        await foreach (var handover in _window.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                if (failure is not null)
                {
                    throw failure;
                }

                var receipt = await handover.Publishing;
                if (receipt.Journaled > 0)
                {
                    Volatile.Write(ref _lastEventTicks, _time.GetUtcNow().UtcTicks);
                }

                handover.Waiting?.ForEach(work => work.Acknowledged(receipt));
                Spare(handover.Events);
            }
#pragma warning disable CA1031 // kept and thrown once every list that is under way has been looked at
            catch (Exception exception)
#pragma warning restore CA1031
            {
                handover.Waiting?.ForEach(work => work.Failed(exception));

                // the consumer must not go on as if this list were on disk
                failure ??= exception;
                await abandon.CancelAsync();
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private List<AdapterEvent> NewList()
    {
        lock (_spare)
        {
            return _spare.TryPop(out var list) ? list : new List<AdapterEvent>(ListLength);
        }
    }

    private void Spare(List<AdapterEvent> list)
    {
        list.Clear();
        lock (_spare)
        {
            if (_spare.Count < UnacknowledgedLists)
            {
                _spare.Push(list);
            }
        }
    }

    private void DiscardQueue(Exception? failure)
    {
        while (_queue.Reader.TryRead(out var work))
        {
            work.Failed(failure ?? new OperationCanceledException("The adapter stopped."));
            Release(work);
        }
    }

    private readonly record struct Handover(ValueTask<PublishReceipt> Publishing, List<AdapterEvent> Events, List<PipelineWork>? Waiting);
}
