using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>One run of the parts that keep and restore, on a folder and a journal that outlive it.</summary>
internal sealed class KeptAdapter : IAsyncDisposable
{
    private readonly CancellationTokenSource _killed = new();
    private readonly StateFile _file;
    private readonly Task _running;

    private KeptAdapter(NotificationInterpreter interpreter, RecordingPublisher journal, StateFile file, RecordingStatus status, LogRecorder log)
    {
        Interpreter = interpreter;
        Status = status;
        _file = file;
        Pipeline = new EventPipeline(interpreter, journal, TimeProvider.System);
        Keeper = new StateKeeper(Pipeline, journal, file, status, log.CreateLogger("state"));
        Keeper.StartAt(journal.LastSequence);
        _running = Pipeline.RunAsync(_killed.Token);
    }

    public NotificationInterpreter Interpreter { get; }

    public EventPipeline Pipeline { get; }

    public StateKeeper Keeper { get; }

    public RecordingStatus Status { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<KeptAdapter> StartAsync(string folder, RecordingPublisher journal, LogRecorder? log = null)
    {
        log ??= new LogRecorder();
        RecordingStatus status = new();
        NotificationInterpreter interpreter = new(new DataSourceDefinition { Name = "Contoso Genesys", Type = "Genesys Cloud CX" }, new CastNames(), status, TimeProvider.System);
        StateFile file = new(folder, InterpreterCheckpoint.HashProbe);
        await new StateRestorer(interpreter, journal, file, status, log.CreateLogger("state")).RestoreAsync(Cancel);
        return new KeptAdapter(interpreter, journal, file, status, log);
    }

    public async Task HearAsync(byte[] frame, DateTimeOffset at)
    {
        await Pipeline.AskAsync(
            (interpreter, output) =>
            {
                interpreter.Interpret(frame, at, output);
                return true;
            },
            Cancel);
        await Pipeline.FlushAsync(Cancel);
    }

    public Task HearAsync(ScriptedMoment moment) => HearAsync(moment.CallsFrame(), moment.At);

    /// <summary>Ends it at once: nothing is kept any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _killed.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
        Keeper.Dispose();
        _file.Dispose();
        Pipeline.Dispose();
        _killed.Dispose();
    }
}
