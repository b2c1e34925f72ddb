namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int CoverageOddRows = 1800;
    public const int CoverageUnreadable = 1801;
    public const int CoverageDoubted = 1802;
    public const int CoverageDoubtNotTaken = 1803;
    public const int CoverageClockStep = 1804;
    public const int CoverageClockAhead = 1805;
}
