using System.Collections.Concurrent;
using System.Reflection;
using Testing.Common;
using Xunit.v3;

[assembly: TestDeadline]

namespace Testing.Common;

/// <summary>
/// The last net under every test: one that has run far too long is named and cancelled, and where that does not end it, the program ends with it. A run that hangs would not say
/// where.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestDeadlineAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<string, Timer> Running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        var isCancelled = false;
        Running[test.UniqueID] = new Timer(
            _ =>
            {
                if (isCancelled)
                {
                    Environment.FailFast($"{test.TestDisplayName} did not end when it was cancelled after {Limit}.");
                }

                isCancelled = true;
                Console.Error.WriteLine($"{test.TestDisplayName} has been running for {Limit}: it is cancelled.");
                context.CancelCurrentTest();
            },
            null,
            Limit,
            Grace);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }
}
