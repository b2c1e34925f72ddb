using Adapter.Abstractions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Tests.Supervision;

public sealed class AdapterFailureTests
{
    public static TheoryData<Exception, FailureClass> Exceptions => new()
    {
        { new AdapterFailureException(FailureClass.Credentials, "no"), FailureClass.Credentials },
        { new InvalidOperationException("no"), FailureClass.Bug },
        { new OperationCanceledException("not ours"), FailureClass.Bug },
        { new HttpRequestException("no"), FailureClass.Bug },
        { new FileNotFoundException("no", "Polly.Core, Version=8.0.0.0, Culture=neutral"), FailureClass.Permanent },
        { new FileNotFoundException("no", "/var/lib/data.csv"), FailureClass.Bug },
        { new TypeLoadException("no"), FailureClass.Permanent },
        { new MissingMethodException("no"), FailureClass.Permanent },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void From_Exception_IsClassedByWhatFollows(Exception exception, FailureClass expected) => Assert.Equal(expected, AdapterFailure.From(exception).Class);

    [Fact]
    public void From_FailureOfTheAdapter_KeepsWhatItTells()
    {
        var failure = AdapterFailure.From(new AdapterFailureException(FailureClass.Transient, "Too many requests.", "Wait.", new IOException("cut"))
        {
            RetryAfter = TimeSpan.FromSeconds(7),
            PlatformCode = "too.many",
            CorrelationId = "c-1",
        });

        Assert.Equal(("Too many requests.", "Wait.", TimeSpan.FromSeconds(7), "too.many", "c-1"), (failure.Message, failure.Remedy, failure.RetryAfter, failure.PlatformCode, failure.CorrelationId));
        Assert.Contains("cut", failure.Detail, StringComparison.Ordinal);
    }
}
