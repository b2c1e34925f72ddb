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

    /// <summary>The events it gave, if any, are on disk; the receipt is its own where it <see cref="StandsAlone"/>.</summary>
    public virtual void Acknowledged(PublishReceipt receipt)
    {
    }

    /// <summary>Whether anybody waits for <see cref="Acknowledged"/>.</summary>
    public virtual bool WantsAcknowledgement => false;

    /// <summary>Its events are handed over in a list of their own, so that the receipt tells how many of them were new.</summary>
    public virtual bool StandsAlone => false;

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

    public override void Acknowledged(PublishReceipt receipt) => _answer.TrySetResult(_result!);

    public override void Failed(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>Has the interpreter tell something; the receipt comes when that is on disk.</summary>
internal sealed class PipelineTelling(Action<NotificationInterpreter, List<AdapterEvent>> tell) : PipelineWork
{
    private readonly TaskCompletionSource<PublishReceipt> _receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<PublishReceipt> Receipt => _receipt.Task;

    public override bool WantsAcknowledgement => true;

    public override bool StandsAlone => true;

    public override void Run(NotificationInterpreter interpreter, List<AdapterEvent> output) => tell(interpreter, output);

    public override void Acknowledged(PublishReceipt receipt) => _receipt.TrySetResult(receipt);

    public override void Failed(Exception exception) => _receipt.TrySetException(exception);
}
