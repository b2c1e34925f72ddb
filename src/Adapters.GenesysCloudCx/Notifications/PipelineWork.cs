using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Something to be done on the one consumer that owns the interpreter.</summary>
internal abstract class PipelineWork
{
    /// <summary>Holds more memory than usual; only a few of them wait at once.</summary>
    public virtual bool IsLarge => false;

    public abstract void Run(NotificationInterpreter interpreter, List<AdapterEvent> output);

    /// <summary>Gives back what it holds. Called once, also when it was never run.</summary>
    public virtual void Release()
    {
    }

    /// <summary>The events it gave, if any, are on disk.</summary>
    public virtual void Acknowledged()
    {
    }

    /// <summary>Whether anybody waits for <see cref="Acknowledged"/>.</summary>
    public virtual bool WantsAcknowledgement => false;

    /// <summary>It will not be done, or not be acknowledged, any more.</summary>
    public virtual void Failed(Exception exception)
    {
    }
}

/// <summary>A question to the interpreter; the answer comes when the consumer got to it, or, where asked for, when its events are on disk.</summary>
internal sealed class PipelineQuestion<T>(Func<NotificationInterpreter, List<AdapterEvent>, T> ask, bool awaitDisk) : PipelineWork
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override bool WantsAcknowledgement => awaitDisk;

    public override void Run(NotificationInterpreter interpreter, List<AdapterEvent> output)
    {
        _result = ask(interpreter, output);
        if (!awaitDisk)
        {
            _answer.TrySetResult(_result);
        }
    }

    public override void Acknowledged() => _answer.TrySetResult(_result!);

    public override void Failed(Exception exception) => _answer.TrySetException(exception);
}
