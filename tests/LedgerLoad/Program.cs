using LedgerLoad;
using SQLitePCL;

raw.SetProvider(new SQLite3Provider_e_sqlite3());

// A program that loads an import's ledger: killed in the middle by the tests, and used to measure it.
return args switch
{
    ["write", var folder, var run] => await SteadyLoad.RunAsync(folder, run),
    ["measure", var folder, var rows] => await Measurement.RunAsync(folder, int.Parse(rows)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("LedgerLoad write FOLDER RUN | measure FOLDER ROWS");
    return 64;
}
