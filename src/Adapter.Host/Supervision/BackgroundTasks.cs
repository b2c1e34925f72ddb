namespace Adapter.Host.Supervision;

/// <summary>Tasks that nobody waits for now but somebody must in the end. Thread-safe.</summary>
internal sealed class BackgroundTasks
{
    private readonly Lock _gate = new();
    private readonly List<Task> _tasks = [];

    public void Keep(Task task)
    {
        lock (_gate)
        {
            // a failed one is kept until somebody has seen it
            _tasks.RemoveAll(known => known.IsCompletedSuccessfully);
            _tasks.Add(task);
        }
    }

    public async Task WhenAllAsync()
    {
        Task[] tasks;
        lock (_gate)
        {
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks);
    }
}
