namespace Benchmarks.Importing;

/// <summary>The parts that run in processes of their own.</summary>
internal static class ImportParts
{
    public static Task RunAsync(string part, string order) => part switch
    {
        PlatformPart.Name => PlatformPart.RunAsync(Child.Order<PlatformOrder>(order)),
        DownloadPart.Name => DownloadPart.RunAsync(Child.Order<DownloadOrder>(order)),
        ImportPart.Name => ImportPart.RunAsync(Child.Order<ImportOrder>(order)),
        LedgerPart.Fill => LedgerPart.FillAsync(Child.Order<LedgerOrder>(order)),
        LedgerPart.Resume => LedgerPart.ResumeAsync(Child.Order<LedgerOrder>(order)),
        _ => throw new ArgumentException($"There is no part '{part}'.", nameof(part)),
    };
}
