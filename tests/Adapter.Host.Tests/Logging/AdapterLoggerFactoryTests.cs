using Adapter.Host.Logging;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class AdapterLoggerFactoryTests
{
    [Fact]
    public void Log_LineOfAnAdapter_CarriesItsName()
    {
        LogRecorder recorder = new();
        using AdapterLoggerFactory loggers = new(recorder, "GenesysCX-Primary");

        loggers.CreateLogger("Link").LogInformation("connected");

        Assert.Equal("Adapter[GenesysCX-Primary].Link", Assert.Single(recorder.Lines).Category);
    }
}
