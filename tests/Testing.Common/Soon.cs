using System.Runtime.CompilerServices;

namespace Testing.Common;

/// <summary>Deadlines for waits that could be for ever: a test that would hang fails, and says what it waited for.</summary>
public static class SoonExtensions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task Soon(this Task task, TimeSpan? within = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(within ?? Deadline);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Not within {within ?? Deadline}: {what}.");
        }
    }

    public static async Task<T> Soon<T>(this Task<T> task, TimeSpan? within = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).Soon(within, what);
        return await task;
    }
}
