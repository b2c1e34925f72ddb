using Adapter.Abstractions;
using TestAdapters.ThrowsOnStart;

[assembly: AdapterPlugin(typeof(ThrowsOnStartPlugin))]

namespace TestAdapters.ThrowsOnStart;

public sealed class ThrowsOnStartPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Throws On Start Adapter",
            Description = "Ends with the failure that its definition names.",
            DataSourceType = "Test",
            Settings = [
            new SettingDeclaration { Name = "Class", Kind = SettingKind.Choice, Help = "Failure class, or None to return early.", Default = "Bug", Choices = [new("None"), .. Enum.GetNames<FailureClass>().Select(name => new SettingChoice(name))] },
            new SettingDeclaration { Name = "HangOnDispose", Kind = SettingKind.Boolean, Help = "Does not end being disposed." },
            new SettingDeclaration { Name = "RunFirstMs", Kind = SettingKind.WholeNumber, Help = "How long it delivers first; 0 = it does not.", Default = "0", Unit = "ms" },
            new SettingDeclaration { Name = "DegradedMs", Kind = SettingKind.WholeNumber, Help = "How long it then says that it has trouble, before it delivers once more; 0 = it does not.", Default = "0", Unit = "ms" },
            new SettingDeclaration { Name = "Password", Kind = SettingKind.Secret, Help = "What its test gives away." },
        ],
            Create = () => new ThrowsOnStartAdapter(),
            TestConnection = static (context, _) => TestAsync(context.Definition.Settings),
        },
    ];

    private static async IAsyncEnumerable<ConnectionCheck> TestAsync(SettingValues settings)
    {
        var password = settings.Secret("Password")?.Reveal();
        yield return new ConnectionCheck("Quoted", ConnectionCheckOutcome.Passed, $"It was sent: {password}.", $"Keep {password} to yourself.");
        await Task.Yield();
        throw settings.RequiredText("Class") == "Bug"
            ? new InvalidOperationException($"It was meant to fail with {password}.")
            : new AdapterFailureException(FailureClass.Permanent, $"The platform said no to {password}.", "Do something about it.");
    }
}

internal sealed class ThrowsOnStartAdapter : IAdapter
{
    private bool _hangs;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _hangs = context.Definition.Settings.Boolean("HangOnDispose");
        if (context.Definition.Settings.WholeNumber("RunFirstMs") is > 0 and var runFirst)
        {
            context.Status.Running();
            await Task.Delay(TimeSpan.FromMilliseconds(runFirst), context.Time, stopping);
            if (context.Definition.Settings.WholeNumber("DegradedMs") is > 0 and var degraded)
            {
                var trouble = TimeSpan.FromMilliseconds(degraded);
                context.Status.Fact("link.state", "down");
                context.Status.Raise("link.down", AlarmSeverity.Error, "The link is down. Look at the proxy.");
                context.Status.Degraded(FailureClass.Transient, "The link is down and is being reconnected.", context.Time.GetUtcNow() + trouble);
                await Task.Delay(trouble, context.Time, stopping);
                context.Status.Fact("link.state", "up");
                context.Status.Clear("link.down");
                context.Status.Running("The link is up again.");
                await Task.Delay(TimeSpan.FromMilliseconds(runFirst), context.Time, stopping);
            }
        }

        switch (context.Definition.Settings.RequiredText("Class"))
        {
            case "None":
                return;
            case "Bug":
                throw new InvalidOperationException("It was meant to fail.");
            default:
                throw new AdapterFailureException(Enum.Parse<FailureClass>(context.Definition.Settings.RequiredText("Class")), "The platform said no.", "Do something about it.")
                {
                    PlatformCode = "said.no",
                    CorrelationId = "c-1",
                };
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_hangs)
        {
            await new TaskCompletionSource().Task;
        }
    }
}
