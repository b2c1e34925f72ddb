using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Judges one concern of an adapter's definition.</summary>
internal interface IAdapterValidator
{
    void Validate(AdapterDraft draft, ValidationContext context);
}

/// <summary>What a definition is judged against.</summary>
/// <param name="Types">The installed adapter types.</param>
/// <param name="Drafts">Every adapter's file that could be read.</param>
/// <param name="DataSources">The data sources that can be used.</param>
/// <param name="BrokenDataSources">Data sources without a version to use.</param>
/// <param name="Secrets">Where secrets come from.</param>
/// <param name="Now">The time of reading.</param>
/// <param name="Previous">What was in force before.</param>
internal sealed record ValidationContext(
    IReadOnlyCollection<AdapterType> Types,
    IReadOnlyList<AdapterDraft> Drafts,
    IReadOnlyList<DataSourceEntry> DataSources,
    IReadOnlyList<BrokenDefinition> BrokenDataSources,
    SecretResolver Secrets,
    DateTimeOffset Now,
    LastGood Previous);
