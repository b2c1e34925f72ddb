using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>What every supervised adapter works with.</summary>
/// <param name="Plugins">Where adapters come from.</param>
/// <param name="Records">What is kept for them on disk.</param>
/// <param name="Options">Timings.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Numbers from 0 (inclusive) to 1 (exclusive); thread-safe.</param>
/// <param name="Loggers">Loggers of the host.</param>
/// <param name="AdapterLoggers">Loggers of the adapter of a name.</param>
/// <param name="Changed">Called after an adapter's state or alarms have changed.</param>
internal sealed record UnitServices(
    PluginCatalogue Plugins,
    IAdapterRecords Records,
    SupervisionOptions Options,
    TimeProvider Time,
    Func<double> Random,
    ILoggerFactory Loggers,
    Func<string, ILoggerFactory> AdapterLoggers,
    Action Changed);
