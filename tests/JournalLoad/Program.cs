using JournalLoad;

// A program that loads a journal: killed in the middle by the tests, and used to measure it.
return args switch
{
    ["write", var folder, var run, var adapters] => await SteadyLoad.RunAsync(folder, int.Parse(run), int.Parse(adapters)),
    ["measure", var folder, .. var rest] => await Measurement.RunAsync(folder, rest),
    ["fill", var folder, var events] => await LargeJournal.FillAsync(folder, long.Parse(events)),
    ["start", var folder] => await LargeJournal.StartAsync(folder),
    ["sqlite", var choice] => NativeChoice.Print(choice),
    ["alarms", var folder] => await AlarmLoad.RunAsync(folder),
    ["hold", var folder] => await SteadyLoad.HoldAsync(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("JournalLoad write FOLDER RUN ADAPTERS | measure FOLDER [EVENTS [PER-CALL [UNDER-WAY [ADAPTERS]]]] | fill FOLDER EVENTS | start FOLDER | sqlite auto|system|packaged | alarms FOLDER | hold FOLDER");
    return 64;
}
