<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About GLSS Live</source>
        <translation>Über GLSS Live</translation>
    </message>
    <message>
        <source>Finds human skin in the pictures of near-infrared cameras, on this machine.
No picture leaves it. A mask is an estimate: do not rely on it alone.

Free software under the GNU General Public License, version 3 or later,
without any warranty. The method: Pandey, Tyagi, Ambekar, Prathosh, ECCV 2020.
Portrait in the demo: NASA, public domain.</source>
        <translation>Findet menschliche Haut in den Bildern von Nahinfrarot-Kameras, auf diesem Rechner.
Kein Bild verlässt ihn. Eine Maske ist eine Schätzung: Verlassen Sie sich nicht allein darauf.

Freie Software unter der GNU General Public License, Version 3 oder neuer,
ohne jede Gewährleistung. Das Verfahren: Pandey, Tyagi, Ambekar, Prathosh, ECCV 2020.
Porträt in der Demo: NASA, gemeinfrei.</translation>
    </message>
</context><context>
    <name>Alarms</name>
    <message>
        <source>{camera} is not recorded: {why}</source>
        <translation>{camera} wird nicht aufgenommen: {why}</translation>
    </message>
    <message>
        <source>{camera} delivers no pictures any more</source>
        <translation>{camera} liefert keine Bilder mehr</translation>
    </message>
</context><context>
    <name>Banner</name>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <source>Nothing is being watched: {why}</source>
        <translation>Es wird nichts beobachtet: {why}</translation>
    </message>
    <message>
        <source>All recordings that were shown have ended.</source>
        <translation>Alle gezeigten Videos sind zu Ende.</translation>
    </message>
</context><context>
    <name>Bridge</name>
    <message>
        <source>Recording {camera} to {folder}</source>
        <translation>{camera} wird aufgenommen, in {folder}</translation>
    </message>
    <message>
        <source>{camera} is recorded by its settings; change them (E)</source>
        <translation>{camera} wird laut ihren Einstellungen aufgenommen; ändern Sie diese (E)</translation>
    </message>
    <message>
        <source>Recorded {file}</source>
        <translation>Aufgenommen: {file}</translation>
    </message>
    <message>
        <source>Nothing recorded</source>
        <translation>Nichts aufgenommen</translation>
    </message>
    <message>
        <source>Snapshot {file}</source>
        <translation>Schnappschuss {file}</translation>
    </message>
    <message>
        <source>{camera} is no longer recorded: {why}</source>
        <translation>{camera} wird nicht mehr aufgenommen: {why}</translation>
    </message>
</context><context>
    <name>CameraDialog</name>
    <message>
        <source>Add a camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <source>Change the camera</source>
        <translation>Kamera ändern</translation>
    </message>
    <message>
        <source>Try the camera to see its picture</source>
        <translation>Testen Sie die Kamera, um ihr Bild zu sehen</translation>
    </message>
    <message>
        <source>Add camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Stop trying</source>
        <translation>Test abbrechen</translation>
    </message>
    <message>
        <source>Try the camera</source>
        <translation>Kamera testen</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird hergestellt …</translation>
    </message>
    <message>
        <source> (coarse here, as skin is to be hidden)</source>
        <translation> (hier grob, da Haut verdeckt werden soll)</translation>
    </message>
    <message>
        <source>It works: </source>
        <translation>Sie funktioniert: </translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Check this</source>
        <translation>Bitte prüfen</translation>
    </message>
    <message>
        <source>Connect once and show the first picture</source>
        <translation>Einmal verbinden und das erste Bild zeigen</translation>
    </message>
    <message>
        <source>First picture of the camera</source>
        <translation>Erstes Bild der Kamera</translation>
    </message>
</context><context>
    <name>CameraPanels</name>
    <message>
        <source>{camera} does not come from the window's own file. Change it where its settings are, or add it in the window.</source>
        <translation>{camera} steht nicht in der eigenen Datei des Fensters. Ändern Sie die Kamera dort, wo ihre Einstellungen stehen, oder fügen Sie sie im Fenster hinzu.</translation>
    </message>
    <message>
        <source>Zones decide when skin starts a recording. This camera does not record while there is skin; change that in its settings first.</source>
        <translation>Zonen entscheiden, wann Haut eine Aufnahme auslöst. Diese Kamera nimmt nicht bei Haut auf; ändern Sie das zuerst in ihren Einstellungen.</translation>
    </message>
</context><context>
    <name>CameraPresenter</name>
    <message>
        <source>, {fps} pictures a second</source>
        <translation>, {fps} Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>, first one after {wait} s</source>
        <translation>, das erste nach {wait} s</translation>
    </message>
    <message>
        <source>There is no keyring here; choose another way to keep it</source>
        <translation>Hier gibt es keinen Schlüsselbund; wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>Give it a name</source>
        <translation>Bitte einen Namen eingeben</translation>
    </message>
    <message>
        <source>Letters, digits, _ . and - only, no spaces</source>
        <translation>Nur Buchstaben ohne Umlaute, Ziffern, _ . und -</translation>
    </message>
    <message>
        <source>Another camera has this name</source>
        <translation>Eine andere Kamera heißt schon so</translation>
    </message>
    <message>
        <source>Enter the camera's address</source>
        <translation>Bitte die Adresse der Kamera eingeben</translation>
    </message>
    <message>
        <source>Write rtsp://HOST/PATH or http://HOST/PATH</source>
        <translation>Schreiben Sie rtsp://HOST/PFAD oder http://HOST/PFAD</translation>
    </message>
    <message>
        <source>Name the variable that holds the password</source>
        <translation>Bitte die Variable mit dem Passwort nennen</translation>
    </message>
    <message>
        <source>Letters, digits and _ only</source>
        <translation>Nur Buchstaben, Ziffern und _</translation>
    </message>
    <message>
        <source>Choose a webcam</source>
        <translation>Bitte eine Webcam wählen</translation>
    </message>
    <message>
        <source>Choose a video or a folder of pictures</source>
        <translation>Bitte ein Video oder einen Bilderordner wählen</translation>
    </message>
    <message>
        <source>Choose a folder for the recordings</source>
        <translation>Bitte einen Ordner für die Aufnahmen wählen</translation>
    </message>
</context><context>
    <name>EmptyView</name>
    <message>
        <source>No cameras yet</source>
        <translation>Noch keine Kameras</translation>
    </message>
    <message>
        <source>Add a network camera, a webcam, a video or a folder of pictures.
Nothing leaves this machine.</source>
        <translation>Fügen Sie eine Netzwerkkamera, eine Webcam, ein Video oder einen Bilderordner hinzu.
Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Add a camera…</source>
        <translation>Kamera hinzufügen …</translation>
    </message>
    <message>
        <source>Add a camera (A)</source>
        <translation>Kamera hinzufügen (A)</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <source>Show the built-in night scene</source>
        <translation>Die eingebaute Nachtszene zeigen</translation>
    </message>
</context><context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>The export still runs. Cancel it and close?</source>
        <translation>Der Export läuft noch. Export abbrechen und schließen?</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>pixelated</source>
        <translation>verpixelt</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>blackened</source>
        <translation>geschwärzt</translation>
    </message>
    <message>
        <source>How skin is hidden</source>
        <translation>Wie Haut verdeckt wird</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>The pictures as they are in the recordings</source>
        <translation>Die Bilder so, wie sie in den Aufnahmen sind</translation>
    </message>
    <message>
        <source>Without mask and figures</source>
        <translation>Ohne Maske und Werte</translation>
    </message>
    <message>
        <source>With the mask and figures drawn in</source>
        <translation>Mit eingezeichneter Maske und Werten</translation>
    </message>
    <message>
        <source>Skin is hidden, as far as it is found; look at it before you hand it on</source>
        <translation>Haut wird verdeckt, soweit sie gefunden wird; sehen Sie sich das Video an, bevor Sie es weitergeben</translation>
    </message>
    <message>
        <source>As &amp;recorded</source>
        <translation>&amp;Wie aufgenommen</translation>
    </message>
    <message>
        <source>Ra&amp;w</source>
        <translation>&amp;Roh</translation>
    </message>
    <message>
        <source>&amp;Annotated</source>
        <translation>Mit &amp;Maske</translation>
    </message>
    <message>
        <source>Re&amp;dacted</source>
        <translation>Ver&amp;deckt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kameras</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>&amp;Ordner</translation>
    </message>
</context><context>
    <name>ExportPresenter</name>
    <message>
        <source>Cleaning up…</source>
        <translation>Wird aufgeräumt …</translation>
    </message>
    <message>
        <source>Cancelled; nothing was left behind.</source>
        <translation>Abgebrochen; es ist nichts zurückgeblieben.</translation>
    </message>
    <message>
        <source>Reading what was recorded…</source>
        <translation>Aufnahmen werden gelesen …</translation>
    </message>
    <message>
        <source>Choose a folder for it.</source>
        <translation>Wählen Sie einen Ordner dafür.</translation>
    </message>
    <message>
        <source>{length} of video</source>
        <translation>{length} Video</translation>
    </message>
    <message>
        <source>{length} of video from {n} cameras</source>
        <translation>{length} Video von {n} Kameras</translation>
    </message>
    <message>
        <source>; skin is searched in every picture, which takes time</source>
        <translation>; Haut wird in jedem Bild gesucht, das dauert</translation>
    </message>
    <message>
        <source>; copied without loss, so it may begin up to 2 s earlier</source>
        <translation>; verlustfrei kopiert, beginnt daher bis zu 2 s früher</translation>
    </message>
    <message>
        <source>; encoded anew, as privacy areas were drawn since</source>
        <translation>; neu kodiert, da inzwischen Privatzonen gezeichnet wurden</translation>
    </message>
    <message>
        <source>. Of the time asked for, {length} were not recorded</source>
        <translation>. Vom gewählten Zeitraum fehlen {length}</translation>
    </message>
    <message>
        <source>. Nothing at all was recorded of {cameras}</source>
        <translation>. Gar nicht aufgenommen wurde {cameras}</translation>
    </message>
    <message>
        <source>Exported {length}: {names}</source>
        <translation>{length} exportiert: {names}</translation>
    </message>
    <message>
        <source>. Nothing was recorded from {start} to {end}</source>
        <translation>. Nicht aufgenommen wurde von {start} bis {end}</translation>
    </message>
    <message>
        <source>, and in one more gap</source>
        <translation>, außerdem in einer weiteren Lücke</translation>
    </message>
    <message>
        <source>, and in {n} more gaps</source>
        <translation>, außerdem in {n} weiteren Lücken</translation>
    </message>
    <message>
        <source>. What is where stands in {notes}.</source>
        <translation>. Was wo liegt, steht in {notes}.</translation>
    </message>
</context><context>
    <name>Foot</name>
    <message>
        <source>The model is being loaded…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>All cameras have ended</source>
        <translation>Alle Kameras sind am Ende</translation>
    </message>
    <message>
        <source> · the other model is being cancelled…</source>
        <translation> · das andere Modell wird abgebrochen …</translation>
    </message>
    <message>
        <source> · another model is being loaded…</source>
        <translation> · ein anderes Modell wird geladen …</translation>
    </message>
    <message numerus="yes">
        <source> · restarts: %n</source>
        <translation>
            <numerusform> · Neustarts: %n</numerusform>
            <numerusform> · Neustarts: %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{fps} pictures/s · delay up to {ms} ms</source>
        <translation>{fps} Bilder/s · Latenz bis {ms} ms</translation>
    </message>
    <message numerus="yes">
        <source>%n live</source>
        <translation>
            <numerusform>%n live</numerusform>
            <numerusform>%n live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starting</source>
        <translation>
            <numerusform>%n startet</numerusform>
            <numerusform>%n starten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not delivering</source>
        <translation>
            <numerusform>%n ohne Bild</numerusform>
            <numerusform>%n ohne Bild</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recording</source>
        <translation>
            <numerusform>%n nimmt auf</numerusform>
            <numerusform>%n nehmen auf</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not recorded</source>
        <translation>
            <numerusform>%n wird nicht aufgenommen</numerusform>
            <numerusform>%n werden nicht aufgenommen</numerusform>
        </translation>
    </message>
</context><context>
    <name>InspectorPanel</name>
    <message>
        <source>What the camera sees</source>
        <translation>Was die Kamera sieht</translation>
    </message>
    <message>
        <source>Its edges</source>
        <translation>Die Kanten darin</translation>
    </message>
    <message>
        <source>Nearest clone</source>
        <translation>Nächster Klon</translation>
    </message>
    <message>
        <source>Skin in the clone</source>
        <translation>Haut im Klon</translation>
    </message>
    <message>
        <source>Waiting for the next search…</source>
        <translation>Wartet auf die nächste Suche …</translation>
    </message>
    <message>
        <source>No pictures of the search: the camera is redacted, or nothing has moved yet.</source>
        <translation>Keine Bilder der Suche: Die Kamera wird verdeckt, oder es hat sich noch nichts bewegt.</translation>
    </message>
    <message>
        <source>This engine does not tell its steps.</source>
        <translation>Diese Engine nennt ihre Schritte nicht.</translation>
    </message>
    <message>
        <source>There was no time to search, so the mask before was kept.</source>
        <translation>Für eine Suche war keine Zeit; die Maske davor gilt weiter.</translation>
    </message>
    <message>
        <source>Nothing moved, so the mask before was kept.</source>
        <translation>Nichts hat sich bewegt; die Maske davor gilt weiter.</translation>
    </message>
    <message>
        <source>Searched anew: {why}.</source>
        <translation>Neu gesucht: {why}.</translation>
    </message>
    <message>
        <source>Went on from the frame before.</source>
        <translation>Vom Bild davor weitergesucht.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>skin</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>LIKENESS (SSIM) OVER THE STEPS OF THE SEARCH</source>
        <translation>ÄHNLICHKEIT (SSIM) ÜBER DIE SCHRITTE DER SUCHE</translation>
    </message>
    <message>
        <source>LIKENESS OVER THE LAST MINUTE</source>
        <translation>ÄHNLICHKEIT IN DER LETZTEN MINUTE</translation>
    </message>
    <message>
        <source>WHERE THE TIME GOES</source>
        <translation>WOHIN DIE ZEIT GEHT</translation>
    </message>
</context><context>
    <name>KeepFields</name>
    <message>
        <source>is shown</source>
        <translation>wird gezeigt</translation>
    </message>
    <message>
        <source>is blurred</source>
        <translation>wird unscharf</translation>
    </message>
    <message>
        <source>is pixelated</source>
        <translation>wird verpixelt</translation>
    </message>
    <message>
        <source>is blackened</source>
        <translation>wird geschwärzt</translation>
    </message>
    <message>
        <source>Before anything is shown or recorded; it cannot be brought back</source>
        <translation>Bevor etwas gezeigt oder aufgenommen wird; es lässt sich nicht zurückholen</translation>
    </message>
    <message>
        <source>only by hand (R)</source>
        <translation>nur von Hand (R)</translation>
    </message>
    <message>
        <source>while there is skin</source>
        <translation>bei Haut</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Recordings &amp;folder</source>
        <translation>&amp;Ordner für Aufnahmen</translation>
    </message>
    <message>
        <source>Kept, in days</source>
        <translation>Aufbewahrung (Tage)</translation>
    </message>
    <message>
        <source>&amp;Skin</source>
        <translation>&amp;Haut</translation>
    </message>
    <message>
        <source>It is &amp;recorded</source>
        <translation>Aufgenommen &amp;wird</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
</context><context>
    <name>Keys</name>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Was gezeichnet wird</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>One camera, by its number</source>
        <translation>Eine Kamera, nach ihrer Nummer</translation>
    </message>
    <message>
        <source>All cameras</source>
        <translation>Alle Kameras</translation>
    </message>
    <message>
        <source>Camera before</source>
        <translation>Kamera davor</translation>
    </message>
    <message>
        <source>Camera after</source>
        <translation>Kamera danach</translation>
    </message>
    <message>
        <source>The selected camera alone</source>
        <translation>Die gewählte Kamera allein</translation>
    </message>
    <message>
        <source>Move the tile to the left</source>
        <translation>Kachel nach links schieben</translation>
    </message>
    <message>
        <source>Move the tile to the right</source>
        <translation>Kachel nach rechts schieben</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Record, or stop</source>
        <translation>Aufnehmen oder beenden</translation>
    </message>
    <message>
        <source>Record all, or stop</source>
        <translation>Alle aufnehmen oder beenden</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Regions and privacy</source>
        <translation>Regionen und Privatzonen</translation>
    </message>
    <message>
        <source>Change the camera</source>
        <translation>Kamera ändern</translation>
    </message>
    <message>
        <source>Remove the camera</source>
        <translation>Kamera entfernen</translation>
    </message>
    <message>
        <source>Add a camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <source>Events and recordings</source>
        <translation>Ereignisse und Aufnahmen</translation>
    </message>
    <message>
        <source>Folder of the recordings</source>
        <translation>Ordner der Aufnahmen</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <source>View before</source>
        <translation>Ansicht davor</translation>
    </message>
    <message>
        <source>More opaque</source>
        <translation>Deckender</translation>
    </message>
    <message>
        <source>Less opaque</source>
        <translation>Durchsichtiger</translation>
    </message>
    <message>
        <source>Higher threshold: less skin</source>
        <translation>Höhere Schwelle: weniger Haut</translation>
    </message>
    <message>
        <source>Lower threshold: more skin</source>
        <translation>Niedrigere Schwelle: mehr Haut</translation>
    </message>
    <message>
        <source>Figures on the tiles</source>
        <translation>Werte auf den Kacheln</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Models and engines</source>
        <translation>Modelle und Engines</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context><context>
    <name>LookbackPresenter</name>
    <message>
        <source>Reading what was recorded…</source>
        <translation>Aufnahmen werden gelesen …</translation>
    </message>
    <message>
        <source>Reading what was recorded: {share} %</source>
        <translation>Aufnahmen werden gelesen: {share} %</translation>
    </message>
    <message>
        <source>Nothing was recorded on this day.</source>
        <translation>An diesem Tag wurde nichts aufgenommen.</translation>
    </message>
    <message>
        <source>Nothing was recorded</source>
        <translation>Keine Aufnahme</translation>
    </message>
    <message>
        <source> and {n} more</source>
        <translation> und {n} weitere</translation>
    </message>
    <message>
        <source>Nothing was recorded yet.

Press R on the wall to record a camera, or choose in its settings that it is recorded while there is skin.</source>
        <translation>Es wurde noch nichts aufgenommen.

Drücken Sie auf der Wand R, um eine Kamera aufzunehmen, oder wählen Sie in ihren Einstellungen, dass sie bei Haut aufgenommen wird.</translation>
    </message>
</context><context>
    <name>LookbackWindow</name>
    <message>
        <source>Look back</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Events of</source>
        <translation>Ereignisse von</translation>
    </message>
    <message>
        <source>All cameras</source>
        <translation>Alle Kameras</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Export a range of time (Ctrl+E)</source>
        <translation>Einen Zeitraum exportieren (Strg+E)</translation>
    </message>
    <message>
        <source>No skin was seen on this day.</source>
        <translation>An diesem Tag wurde keine Haut gesehen.</translation>
    </message>
    <message>
        <source>Day before (Page up)</source>
        <translation>Tag davor (Bild auf)</translation>
    </message>
    <message>
        <source>Next day (Page down)</source>
        <translation>Nächster Tag (Bild ab)</translation>
    </message>
    <message>
        <source>Blue: recorded. Orange: skin. Click to play there, turn the wheel to zoom, double-click for the whole day, drag with Shift to mark a range for export.</source>
        <translation>Blau: aufgenommen. Orange: Haut. Klicken spielt ab dort, das Mausrad zoomt, Doppelklick zeigt den ganzen Tag, Ziehen mit Umschalt markiert einen Zeitraum für den Export.</translation>
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Inspector: {camera}</source>
        <translation>Analyse: {camera}</translation>
    </message>
</context><context>
    <name>ModelChanger</name>
    <message>
        <source>Now with {model}</source>
        <translation>Jetzt mit {model}</translation>
    </message>
    <message>
        <source>Cancelled; {model} goes on.</source>
        <translation>Abgebrochen; {model} läuft weiter.</translation>
    </message>
</context><context>
    <name>ModelsPanel</name>
    <message>
        <source>Bundle</source>
        <translation>Modellpaket</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Use a bundle of your own, made by glss-train</source>
        <translation>Ein eigenes Modellpaket von glss-train verwenden</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on with the model of now</source>
        <translation>Mit dem jetzigen Modell weitermachen</translation>
    </message>
    <message>
        <source>Card of the bundle</source>
        <translation>Beschreibung des Modellpakets</translation>
    </message>
    <message>
        <source> (shipped)</source>
        <translation> (mitgeliefert)</translation>
    </message>
    <message>
        <source>Now: {bundle}, {engine}</source>
        <translation>Jetzt: {bundle}, {engine}</translation>
    </message>
    <message>
        <source>Being loaded: {bundle}, {engine}</source>
        <translation>Wird geladen: {bundle}, {engine}</translation>
    </message>
    <message>
        <source>The other model is being made ready. Until then the one of now goes on.</source>
        <translation>Das andere Modell wird vorbereitet. Bis dahin läuft das jetzige weiter.</translation>
    </message>
    <message>
        <source>Is being cancelled, after the step that has begun…</source>
        <translation>Wird abgebrochen, sobald der begonnene Schritt fertig ist …</translation>
    </message>
    <message>
        <source>The folder of a bundle, with its bundle.toml</source>
        <translation>Der Ordner eines Modellpakets mit seiner bundle.toml</translation>
    </message>
    <message>
        <source>The fastest that runs on this machine.</source>
        <translation>Die schnellste, die auf diesem Rechner läuft.</translation>
    </message>
    <message>
        <source>Plain torch: right by definition, and the slowest.</source>
        <translation>Reines torch: per Definition richtig, und am langsamsten.</translation>
    </message>
    <message>
        <source>ONNX Runtime, on the processor.</source>
        <translation>ONNX Runtime, auf dem Prozessor.</translation>
    </message>
    <message>
        <source>OpenVINO, on the processor.</source>
        <translation>OpenVINO, auf dem Prozessor.</translation>
    </message>
    <message>
        <source>TensorRT, on an NVIDIA card.</source>
        <translation>TensorRT, auf einer NVIDIA-Karte.</translation>
    </message>
    <message>
        <source>Captured graphs, on an NVIDIA card.</source>
        <translation>Aufgezeichnete Graphen, auf einer NVIDIA-Karte.</translation>
    </message>
    <message>
        <source>It is built once, which may take a minute.</source>
        <translation>Sie wird einmal gebaut; das kann eine Minute dauern.</translation>
    </message>
</context><context>
    <name>MomentsList</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
</context><context>
    <name>Monitor</name>
    <message>
        <source>Nothing was recorded yet: {folder} does not exist</source>
        <translation>Es wurde noch nichts aufgenommen: {folder} gibt es nicht</translation>
    </message>
    <message>
        <source>No program here shows folders; it is {folder}</source>
        <translation>Hier zeigt kein Programm Ordner an; es ist {folder}</translation>
    </message>
</context><context>
    <name>NetworkFields</name>
    <message>
        <source>rtsp:// or http:// (MJPEG); a login in it is taken out of it</source>
        <translation>rtsp:// oder http:// (MJPEG); eine Anmeldung darin wird herausgenommen</translation>
    </message>
    <message>
        <source>in the keyring</source>
        <translation>im Schlüsselbund</translation>
    </message>
    <message>
        <source>in a variable</source>
        <translation>in einer Variablen</translation>
    </message>
    <message>
        <source>until it closes</source>
        <translation>bis zum Schließen</translation>
    </message>
    <message>
        <source>The system's keyring; an environment variable that you set before the start; or nowhere: the camera is there until the window closes</source>
        <translation>Der Schlüsselbund des Systems; eine Umgebungsvariable, die Sie vor dem Start setzen; oder nirgends: Die Kamera ist da, bis das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Set it to the password before the window is started</source>
        <translation>Setzen Sie sie vor dem Start des Fensters auf das Passwort</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;Variable</source>
        <translation>&amp;Variable</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>Password is &amp;kept</source>
        <translation>Passwort &amp;liegt</translation>
    </message>
    <message>
        <source>kept in the keyring</source>
        <translation>liegt im Schlüsselbund</translation>
    </message>
    <message>
        <source>Passwords cannot go to a keyring: {problem}.</source>
        <translation>Passwörter können nicht in einen Schlüsselbund: {problem}.</translation>
    </message>
</context><context>
    <name>PlayerView</name>
    <message>
        <source>Picture of the recording</source>
        <translation>Bild der Aufnahme</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>10 s back (Left)</source>
        <translation>10 s zurück (Links)</translation>
    </message>
    <message>
        <source>Picture before (,)</source>
        <translation>Voriges Bild (,)</translation>
    </message>
    <message>
        <source>Next picture (.)</source>
        <translation>Nächstes Bild (.)</translation>
    </message>
    <message>
        <source>10 s on (Right)</source>
        <translation>10 s vor (Rechts)</translation>
    </message>
    <message>
        <source>The export starts here (I)</source>
        <translation>Der Export beginnt hier (I)</translation>
    </message>
    <message>
        <source>The export ends here (O)</source>
        <translation>Der Export endet hier (O)</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed (Up, Down)</source>
        <translation>Tempo (Auf, Ab)</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>Pause (Leertaste)</translation>
    </message>
</context><context>
    <name>Presenter</name>
    <message>
        <source>An export still runs. Cancel it and close?</source>
        <translation>Ein Export läuft noch. Export abbrechen und das Fenster schließen?</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>A recording is running. Finish it and close?</source>
        <translation>Eine Aufnahme läuft. Aufnahme beenden und das Fenster schließen?</translation>
    </message>
    <message>
        <source>Finish and close</source>
        <translation>Aufnahme beenden und schließen</translation>
    </message>
    <message>
        <source>Select a camera first: click it, or press its number</source>
        <translation>Wählen Sie zuerst eine Kamera: anklicken oder ihre Nummer drücken</translation>
    </message>
    <message>
        <source>There is no camera yet: add one (A)</source>
        <translation>Es gibt noch keine Kamera: Fügen Sie eine hinzu (A)</translation>
    </message>
    <message>
        <source>All cameras are recorded by their settings; change them (E)</source>
        <translation>Alle Kameras werden laut ihren Einstellungen aufgenommen; ändern Sie diese (E)</translation>
    </message>
    <message>
        <source>Remove {camera} from the window? Its recordings stay.</source>
        <translation>{camera} aus dem Fenster entfernen? Die Aufnahmen bleiben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context><context>
    <name>Reasons</name>
    <message>
        <source>The recording does not tell what it holds.</source>
        <translation>Die Aufnahme sagt nicht, was sie enthält.</translation>
    </message>
    <message>
        <source>Skin was hidden when this was recorded; it cannot be brought back.</source>
        <translation>Haut wurde schon bei der Aufnahme verdeckt; sie lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>The mask is drawn into this recording; it cannot be taken out.</source>
        <translation>Die Maske ist in diese Aufnahme eingezeichnet; sie lässt sich nicht entfernen.</translation>
    </message>
    <message>
        <source>The mask is drawn into this recording, so skin cannot be found in it reliably. Record with pictures = "plain" to redact later.</source>
        <translation>Die Maske ist in diese Aufnahme eingezeichnet, daher lässt sich Haut darin nicht verlässlich finden. Nehmen Sie mit pictures = "plain" auf, um später zu verdecken.</translation>
    </message>
    <message>
        <source>Redaction is on for this camera, and this recording is not redacted.</source>
        <translation>Für diese Kamera wird Haut verdeckt, und diese Aufnahme ist nicht verdeckt.</translation>
    </message>
    <message>
        <source>Skin was hidden when this was recorded, so no mask can be found.</source>
        <translation>Haut wurde schon bei der Aufnahme verdeckt, daher lässt sich keine Maske finden.</translation>
    </message>
    <message>
        <source>The end lies before the start.</source>
        <translation>Das Ende liegt vor dem Anfang.</translation>
    </message>
    <message>
        <source>Nothing was recorded in this time.</source>
        <translation>In diesem Zeitraum wurde nichts aufgenommen.</translation>
    </message>
    <message>
        <source>Wants a login, or another one (401). Check user and password in its address.</source>
        <translation>Verlangt eine Anmeldung oder eine andere (401). Prüfen Sie Benutzer und Passwort.</translation>
    </message>
    <message>
        <source>Forbids this login its stream (403). Check the camera's user rights.</source>
        <translation>Verweigert dieser Anmeldung den Stream (403). Prüfen Sie die Benutzerrechte in der Kamera.</translation>
    </message>
    <message>
        <source>Has no stream of that name (404). Check the path in its address.</source>
        <translation>Hat keinen Stream dieses Namens (404). Prüfen Sie den Pfad in der Adresse.</translation>
    </message>
    <message>
        <source>Reports a fault of its own (5xx). Restart it, or close other viewers.</source>
        <translation>Meldet einen eigenen Fehler (5xx). Starten Sie die Kamera neu oder schließen Sie andere Betrachter.</translation>
    </message>
    <message>
        <source>Refuses the request. Check its address.</source>
        <translation>Lehnt die Anfrage ab. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>Refuses the request (4xx). Check its address.</source>
        <translation>Lehnt die Anfrage ab (4xx). Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>May not be read by this user. Check the permissions.</source>
        <translation>Darf von diesem Benutzer nicht gelesen werden. Prüfen Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <source>Does not exist. Check the name.</source>
        <translation>Gibt es nicht. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>Refuses connections. Check host and port, and that the camera is on.</source>
        <translation>Lehnt Verbindungen ab. Prüfen Sie Host und Port, und ob die Kamera eingeschaltet ist.</translation>
    </message>
    <message>
        <source>Ends before its first picture. Check that it is a complete video.</source>
        <translation>Endet vor dem ersten Bild. Prüfen Sie, ob das Video vollständig ist.</translation>
    </message>
    <message>
        <source>Points to a protocol that is not allowed.</source>
        <translation>Verweist auf ein Protokoll, das nicht erlaubt ist.</translation>
    </message>
    <message>
        <source>Cannot be reached. Check host, port and network.</source>
        <translation>Ist nicht erreichbar. Prüfen Sie Host, Port und Netzwerk.</translation>
    </message>
    <message>
        <source>Holds no video that can be decoded. Play it with another program to check.</source>
        <translation>Enthält kein Video, das sich dekodieren lässt. Spielen Sie es zur Probe mit einem anderen Programm ab.</translation>
    </message>
    <message>
        <source>Does not answer in time. Check host and network.</source>
        <translation>Antwortet nicht rechtzeitig. Prüfen Sie Host und Netzwerk.</translation>
    </message>
    <message>
        <source>Stopped delivering pictures (no data in time).</source>
        <translation>Liefert keine Bilder mehr (keine Daten in der Zeit).</translation>
    </message>
    <message>
        <source>Stopped delivering pictures ({why}).</source>
        <translation>Liefert keine Bilder mehr ({why}).</translation>
    </message>
    <message>
        <source>Stopped delivering pictures. Check its cable.</source>
        <translation>Liefert keine Bilder mehr. Prüfen Sie das Kabel.</translation>
    </message>
    <message>
        <source>Cannot be opened ({why}).</source>
        <translation>Lässt sich nicht öffnen ({why}).</translation>
    </message>
    <message>
        <source>The stream ended. Check the camera.</source>
        <translation>Der Stream ist zu Ende. Prüfen Sie die Kamera.</translation>
    </message>
    <message>
        <source>No picture in it can be decoded. Play it with another program to check.</source>
        <translation>Kein Bild darin lässt sich dekodieren. Spielen Sie es zur Probe mit einem anderen Programm ab.</translation>
    </message>
    <message>
        <source>Data arrives, and no picture in it for {seconds} s. Restart the camera or change its codec.</source>
        <translation>Es kommen Daten, aber seit {seconds} s kein Bild darin. Starten Sie die Kamera neu oder ändern Sie ihren Codec.</translation>
    </message>
    <message>
        <source>Holds no video stream. Choose a file or stream with pictures in it.</source>
        <translation>Enthält keinen Videostream. Wählen Sie eine Datei oder einen Stream mit Bildern.</translation>
    </message>
    <message>
        <source>There is no such file. Check the name.</source>
        <translation>Diese Datei gibt es nicht. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>There is no such folder. Check the name.</source>
        <translation>Diesen Ordner gibt es nicht. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>There is no such file or folder. Use {ways}.</source>
        <translation>Diese Datei oder diesen Ordner gibt es nicht. Möglich sind: {ways}.</translation>
    </message>
    <message>
        <source>The folder holds no pictures. Put some into it ({suffixes}).</source>
        <translation>Der Ordner enthält keine Bilder. Legen Sie welche hinein ({suffixes}).</translation>
    </message>
    <message>
        <source>None of its {n} pictures can be read. The log names each with the reason.</source>
        <translation>Keines der {n} Bilder lässt sich lesen. Das Protokoll nennt jedes mit dem Grund.</translation>
    </message>
    <message>
        <source>There is none, or another program has it. Close that program or try another number.</source>
        <translation>Es gibt keine, oder ein anderes Programm benutzt sie. Schließen Sie es oder versuchen Sie eine andere Nummer.</translation>
    </message>
    <message>
        <source>There is no host {host} in this network. Check its name.</source>
        <translation>Der Host {host} ist in diesem Netzwerk unbekannt. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>No picture came within {seconds} s. Check camera and network.</source>
        <translation>Nach {seconds} s kam kein Bild. Prüfen Sie Kamera und Netzwerk.</translation>
    </message>
    <message>
        <source>No picture for {seconds} s</source>
        <translation>Seit {seconds} s kein Bild</translation>
    </message>
    <message>
        <source>{camera} shows no picture yet</source>
        <translation>{camera} zeigt noch kein Bild</translation>
    </message>
    <message>
        <source>{camera} is not connected yet</source>
        <translation>{camera} ist noch nicht verbunden</translation>
    </message>
    <message>
        <source>The clone stopped improving.</source>
        <translation>Der Klon wurde nicht mehr besser.</translation>
    </message>
    <message>
        <source>The steps were used up; more may find a nearer clone.</source>
        <translation>Die Schritte sind aufgebraucht; mehr davon finden vielleicht einen näheren Klon.</translation>
    </message>
    <message>
        <source>The time was used up; a faster engine would do more.</source>
        <translation>Die Zeit ist aufgebraucht; eine schnellere Engine käme weiter.</translation>
    </message>
    <message>
        <source>The loss was no number; the best z before it is given.</source>
        <translation>Der Verlust war keine Zahl; es gilt das beste z davor.</translation>
    </message>
    <message>
        <source>first frame</source>
        <translation>erstes Bild</translation>
    </message>
    <message>
        <source>size change</source>
        <translation>andere Bildgröße</translation>
    </message>
    <message>
        <source>scene cut</source>
        <translation>Szenenwechsel</translation>
    </message>
    <message>
        <source>light switch</source>
        <translation>Licht umgeschaltet</translation>
    </message>
    <message>
        <source>ssim drop</source>
        <translation>SSIM gefallen</translation>
    </message>
    <message>
        <source>non finite</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <source>decode</source>
        <translation>Dekodieren</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>Graubild</translation>
    </message>
    <message>
        <source>prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>segment</source>
        <translation>Segmentieren</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>Skalieren</translation>
    </message>
    <message>
        <source>regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>redact</source>
        <translation>Verdecken</translation>
    </message>
    <message>
        <source>draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>encode</source>
        <translation>Kodieren</translation>
    </message>
    <message>
        <source>building the engine {engine} for bundle {bundle}, once; it may take a minute</source>
        <translation>Die Engine {engine} wird einmal für {bundle} gebaut; das kann eine Minute dauern</translation>
    </message>
    <message>
        <source>{engine}: exporting {graph} ({n} of {all})</source>
        <translation>{engine}: {graph} wird exportiert ({n} von {all})</translation>
    </message>
    <message>
        <source>{engine}: taking the graphs exported before</source>
        <translation>{engine}: schon exportierte Graphen werden übernommen</translation>
    </message>
    <message>
        <source>{engine}: compiling</source>
        <translation>{engine}: wird übersetzt</translation>
    </message>
    <message>
        <source>{engine}: gradient holds against autograd, error {error}, cosine {cosine}</source>
        <translation>{engine}: Gradient stimmt mit autograd überein, Fehler {error}, Kosinus {cosine}</translation>
    </message>
    <message>
        <source>measuring the engines, once for this bundle on this machine</source>
        <translation>Die Engines werden gemessen, einmal für dieses Modellpaket auf diesem Rechner</translation>
    </message>
    <message>
        <source>engine {engine}: {ms} ms a warm frame</source>
        <translation>Engine {engine}: {ms} ms je Bild</translation>
    </message>
    <message>
        <source>engine {engine} cannot run: {why}</source>
        <translation>Die Engine {engine} kann nicht laufen: {why}</translation>
    </message>
    <message>
        <source>{folder} is no bundle: it holds no bundle.toml</source>
        <translation>{folder} ist kein Modellpaket: Es enthält keine bundle.toml</translation>
    </message>
    <message>
        <source>An NVIDIA card that torch can use is missing. Install the driver and a CUDA build of torch, or use the engine auto.</source>
        <translation>Es fehlt eine NVIDIA-Karte, die torch benutzen kann. Installieren Sie den Treiber und ein torch mit CUDA, oder nehmen Sie die Engine auto.</translation>
    </message>
    <message>
        <source>The engine tensorrt needs torch-tensorrt and TensorRT's libraries ({cause}): {command} on a machine with an NVIDIA card.</source>
        <translation>Die Engine tensorrt braucht torch-tensorrt und die Bibliotheken von TensorRT ({cause}): {command} auf einem Rechner mit NVIDIA-Karte.</translation>
    </message>
    <message>
        <source>The engine {engine} needs {package} ({cause}): {command}</source>
        <translation>Die Engine {engine} braucht {package} ({cause}): {command}</translation>
    </message>
    <message>
        <source>This processor has no bfloat16 (avx512_bf16 or amx_bf16). Use the engine openvino-fp32.</source>
        <translation>Dieser Prozessor kann kein bfloat16 (avx512_bf16 oder amx_bf16). Nehmen Sie die Engine openvino-fp32.</translation>
    </message>
    <message>
        <source>There is no engine {engine}. Choose one of {known}.</source>
        <translation>Es gibt keine Engine {engine}. Wählen Sie eine von {known}.</translation>
    </message>
    <message>
        <source>The engine cannot be kept in {folder}: {why}. Make the folder writable, or set XDG_CACHE_HOME.</source>
        <translation>Die Engine kann nicht in {folder} aufbewahrt werden: {why}. Machen Sie den Ordner beschreibbar, oder setzen Sie XDG_CACHE_HOME.</translation>
    </message>
    <message>
        <source>Engine {engine} is refused: {why}. Use another engine.</source>
        <translation>Die Engine {engine} wird abgelehnt: {why}. Nehmen Sie eine andere.</translation>
    </message>
    <message>
        <source>its gradient is wrong: {figures}</source>
        <translation>ihr Gradient ist falsch: {figures}</translation>
    </message>
    <message>
        <source>its masks are wrong: {figures}</source>
        <translation>ihre Masken sind falsch: {figures}</translation>
    </message>
    <message>
        <source>cannot write {path}: the disk is full; free some space or choose another place</source>
        <translation>{path} lässt sich nicht schreiben: Der Datenträger ist voll; schaffen Sie Platz oder wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>cannot write {path}: no permission to write there; choose another place</source>
        <translation>{path} lässt sich nicht schreiben: keine Schreibrechte; wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>cannot write {path}: the file system is read-only; choose another place</source>
        <translation>{path} lässt sich nicht schreiben: Das Dateisystem ist schreibgeschützt; wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>cannot write {path}: {why}</source>
        <translation>{path} lässt sich nicht schreiben: {why}</translation>
    </message>
    <message>
        <source>the disk cannot be read: {why}</source>
        <translation>der Datenträger lässt sich nicht lesen: {why}</translation>
    </message>
    <message>
        <source>{free} GB free, {kept} GB are to stay free</source>
        <translation>{free} GB frei, {kept} GB sollen frei bleiben</translation>
    </message>
    <message>
        <source>{path} took no frame for {seconds} s; is the disk still there?</source>
        <translation>{path} nahm seit {seconds} s kein Bild an; ist der Datenträger noch da?</translation>
    </message>
    <message>
        <source>the package keyring is not installed; pip install keyring</source>
        <translation>Das Paket keyring ist nicht installiert; pip install keyring</translation>
    </message>
    <message>
        <source>the keyring is locked; unlock it and try again</source>
        <translation>Der Schlüsselbund ist gesperrt; entsperren Sie ihn und versuchen Sie es erneut</translation>
    </message>
    <message>
        <source>the keyring refuses: {why}</source>
        <translation>Der Schlüsselbund lehnt ab: {why}</translation>
    </message>
    <message>
        <source>the keyring of this system is a plain file ({name}), which is not safe enough</source>
        <translation>Der Schlüsselbund dieses Systems ist eine einfache Datei ({name}), das ist nicht sicher genug</translation>
    </message>
    <message>
        <source>this system has no keyring that runs; install GNOME Keyring or KWallet and log in to a desktop</source>
        <translation>Auf diesem System läuft kein Schlüsselbund; installieren Sie GNOME Keyring oder KWallet und melden Sie sich an einem Desktop an</translation>
    </message>
    <message>
        <source>unknown scheme. Use {ways}.</source>
        <translation>Unbekanntes Schema. Möglich sind: {ways}.</translation>
    </message>
    <message>
        <source>has a space in it. Write %20 for it.</source>
        <translation>Enthält ein Leerzeichen. Schreiben Sie dafür %20.</translation>
    </message>
    <message>
        <source>no host in the address. Write {form}.</source>
        <translation>In der Adresse fehlt der Host. Schreiben Sie {form}.</translation>
    </message>
    <message>
        <source>write a number, such as webcam:0.</source>
        <translation>Schreiben Sie eine Nummer, zum Beispiel webcam:0.</translation>
    </message>
    <message>
        <source>takes nothing after it. Write demo:.</source>
        <translation>Danach darf nichts stehen. Schreiben Sie demo:.</translation>
    </message>
    <message>
        <source>names nothing. Use {ways}.</source>
        <translation>Nennt nichts. Möglich sind: {ways}.</translation>
    </message>
    <message>
        <source>a file, a folder, rtsp://, rtsps://, http://, https://, webcam:0 or demo:</source>
        <translation>eine Datei, ein Ordner, rtsp://, rtsps://, http://, https://, webcam:0 oder demo:</translation>
    </message>
    <message>
        <source>No bundle in {folder}: bundle.toml is missing. Name the folder that holds it.</source>
        <translation>Kein Modellpaket in {folder}: bundle.toml fehlt. Nennen Sie den Ordner, der sie enthält.</translation>
    </message>
    <message>
        <source>{file}: wrong or missing value: {why}.</source>
        <translation>{file}: Wert falsch oder nicht vorhanden: {why}.</translation>
    </message>
    <message>
        <source>{file}: format {format}, this version reads {known}. Train or export the bundle again.</source>
        <translation>{file}: Format {format}, diese Version liest {known}. Trainieren oder exportieren Sie das Modellpaket neu.</translation>
    </message>
    <message>
        <source>{file} was altered: it does not match its own SHA-256. Copy the whole bundle folder again.</source>
        <translation>{file} wurde verändert: Die Datei passt nicht zu ihrer eigenen SHA-256. Kopieren Sie den ganzen Ordner des Modellpakets neu.</translation>
    </message>
    <message>
        <source>{file} was altered: its SHA-256 is not the one in bundle.toml. Copy the whole bundle folder again.</source>
        <translation>{file} wurde verändert: Die SHA-256 ist nicht die aus bundle.toml. Kopieren Sie den ganzen Ordner des Modellpakets neu.</translation>
    </message>
    <message>
        <source>{file} is missing. Copy the whole bundle folder again.</source>
        <translation>{file} fehlt. Kopieren Sie den ganzen Ordner des Modellpakets neu.</translation>
    </message>
    <message>
        <source>{file} does not fit the network: {why}</source>
        <translation>{file} passt nicht zum Netz: {why}</translation>
    </message>
    <message>
        <source>the keyring did not keep the password</source>
        <translation>Der Schlüsselbund hat das Passwort nicht behalten</translation>
    </message>
    <message>
        <source>the password was not saved: {why}; choose another way to keep it</source>
        <translation>Das Passwort wurde nicht gespeichert: {why}; wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>there is no secret {name}; put it into a file of that name in $CREDENTIALS_DIRECTORY, or into an environment variable</source>
        <translation>Das Geheimnis {name} gibt es nicht; legen Sie es in eine Datei dieses Namens in $CREDENTIALS_DIRECTORY oder in eine Umgebungsvariable</translation>
    </message>
    <message>
        <source>the password of {name} is in a keyring: {why}</source>
        <translation>Das Passwort von {name} liegt in einem Schlüsselbund: {why}</translation>
    </message>
    <message>
        <source>the keyring has no password for {name}; save the camera again in glss-monitor, or run: {command}</source>
        <translation>Der Schlüsselbund hat kein Passwort für {name}; speichern Sie die Kamera in glss-monitor neu oder führen Sie aus: {command}</translation>
    </message>
    <message>
        <source>missing; the camera needs it, or name it on the command line</source>
        <translation>fehlt; die Kamera braucht die Angabe, oder nennen Sie sie auf der Befehlszeile</translation>
    </message>
    <message>
        <source>unknown key; look at configs/app/default.toml for all there are</source>
        <translation>unbekannter Schlüssel; alle stehen in configs/app/default.toml</translation>
    </message>
    <message>
        <source>unknown key; a file holds {tables}</source>
        <translation>unbekannter Schlüssel; eine Datei enthält {tables}</translation>
    </message>
    <message>
        <source>must be a table, {table}</source>
        <translation>muss eine Tabelle sein, {table}</translation>
    </message>
    <message>
        <source>input should be greater than or equal to {least}</source>
        <translation>muss mindestens {least} sein</translation>
    </message>
    <message>
        <source>input should be greater than {bound}</source>
        <translation>muss größer als {bound} sein</translation>
    </message>
    <message>
        <source>input should be less than or equal to {most}</source>
        <translation>darf höchstens {most} sein</translation>
    </message>
    <message>
        <source>input should be a valid integer</source>
        <translation>muss eine ganze Zahl sein</translation>
    </message>
    <message>
        <source>input should be a valid number</source>
        <translation>muss eine Zahl sein</translation>
    </message>
    <message>
        <source>input should be a valid number, unable to parse string as a number</source>
        <translation>muss eine Zahl sein, kein Text</translation>
    </message>
    <message>
        <source>input should be a valid boolean</source>
        <translation>muss true oder false sein</translation>
    </message>
    <message>
        <source>input should be a valid string</source>
        <translation>muss ein Text sein, in Anführungszeichen</translation>
    </message>
    <message>
        <source>input should be a valid tuple</source>
        <translation>muss eine Liste sein, in eckigen Klammern</translation>
    </message>
    <message>
        <source>input should be a valid dictionary or instance of {name}</source>
        <translation>muss eine Tabelle sein ({name})</translation>
    </message>
    <message>
        <source>input should be a valid dictionary or object to extract fields from</source>
        <translation>muss eine Tabelle sein</translation>
    </message>
    <message>
        <source>input should be '{choices}' or '{last}'</source>
        <translation>möglich sind '{choices}' oder '{last}'</translation>
    </message>
    <message>
        <source>input is not a valid path for &lt;class 'pathlib.Path'&gt;</source>
        <translation>muss ein Pfad sein, in Anführungszeichen</translation>
    </message>
    <message>
        <source>input tag {given} found using 'kind' does not match any of the expected tags: {choices}</source>
        <translation>kind = {given} gibt es nicht; möglich sind {choices}</translation>
    </message>
    <message>
        <source>unable to extract tag using discriminator 'kind'</source>
        <translation>kind fehlt</translation>
    </message>
    <message>
        <source>string should have at least 1 character</source>
        <translation>darf nicht leer sein</translation>
    </message>
    <message>
        <source>string should match pattern {pattern}</source>
        <translation>passt nicht zum Muster {pattern}</translation>
    </message>
    <message>
        <source>tuple should have at least {n} items after validation, not {given}</source>
        <translation>braucht mindestens {n} Werte, nicht {given}</translation>
    </message>
    <message>
        <source>tuple should have at most {n} items after validation, not {given}</source>
        <translation>darf höchstens {n} Werte haben, nicht {given}</translation>
    </message>
    <message>
        <source>box: does not lie inside the picture, [0, 0, 1, 1]</source>
        <translation>box: liegt nicht ganz im Bild, [0, 0, 1, 1]</translation>
    </message>
    <message>
        <source>stop_share: must not be above start_share</source>
        <translation>stop_share: darf nicht über start_share liegen</translation>
    </message>
    <message>
        <source>{why}; its last version is {backup}</source>
        <translation>{why}; die letzte Fassung ist {backup}</translation>
    </message>
    <message>
        <source>{name}: there is a camera of this name already</source>
        <translation>{name}: Eine Kamera dieses Namens gibt es schon</translation>
    </message>
    <message>
        <source>{file} was written by hand, and its comments would be lost; change it in an editor</source>
        <translation>{file} wurde von Hand geschrieben, und die Kommentare würden verloren gehen; ändern Sie die Datei in einem Editor</translation>
    </message>
    <message>
        <source>{file}: cannot be written: {why}</source>
        <translation>{file} lässt sich nicht schreiben: {why}</translation>
    </message>
    <message>
        <source>{file}: cannot be read: {why}</source>
        <translation>{file} lässt sich nicht lesen: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be read: {why}.</source>
        <translation>{file} lässt sich nicht lesen: {why}.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {why}</source>
        <translation>{file} lässt sich nicht lesen: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be read</source>
        <translation>{file} lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>{file}: not a text file in UTF-8</source>
        <translation>{file}: keine Textdatei in UTF-8</translation>
    </message>
    <message>
        <source>{file}: not valid TOML: {why}</source>
        <translation>{file}: kein gültiges TOML: {why}</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Ist kein Ordner</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>{file}, line {line}: {setting}: {why}</source>
        <translation>{file}, Zeile {line}: {setting}: {why}</translation>
    </message>
    <message>
        <source>{camera}: {setting}: {why}</source>
        <translation>{camera}: {setting}: {why}</translation>
    </message>
</context><context>
    <name>RegionCanvas</name>
    <message>
        <source>hidden from all</source>
        <translation>für alle verborgen</translation>
    </message>
</context><context>
    <name>RegionDialog</name>
    <message>
        <source>Regions of {camera}</source>
        <translation>Regionen von {camera}</translation>
    </message>
    <message>
        <source>No picture yet; you can draw all the same</source>
        <translation>Noch kein Bild; Sie können trotzdem zeichnen</translation>
    </message>
    <message>
        <source>Picture to draw on</source>
        <translation>Bild zum Zeichnen</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Was gezeichnet ist</translation>
    </message>
    <message>
        <source>Name of the selected shape</source>
        <translation>Name der gewählten Form</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Save and apply</source>
        <translation>Speichern und anwenden</translation>
    </message>
    <message>
        <source>Apply until it closes</source>
        <translation>Bis zum Schließen anwenden</translation>
    </message>
    <message>
        <source>What was drawn is not saved. Discard it?</source>
        <translation>Das Gezeichnete ist nicht gespeichert. Verwerfen?</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Go on drawing</source>
        <translation>Weiterzeichnen</translation>
    </message>
    <message>
        <source>A name has letters, digits, _ . and - only</source>
        <translation>Ein Name hat nur Buchstaben ohne Umlaute, Ziffern, _ . und -</translation>
    </message>
    <message>
        <source>Another one has this name</source>
        <translation>Eine andere heißt schon so</translation>
    </message>
    <message>
        <source>Region {name}</source>
        <translation>Region {name}</translation>
    </message>
    <message>
        <source>Zone {name}</source>
        <translation>Zone {name}</translation>
    </message>
    <message>
        <source>Privacy area</source>
        <translation>Privatzone</translation>
    </message>
    <message>
        <source>Nothing is drawn yet. Choose what to draw above, then draw it on the picture.</source>
        <translation>Noch ist nichts gezeichnet. Wählen Sie oben aus, was Sie zeichnen möchten, und zeichnen Sie es auf das Bild.</translation>
    </message>
    <message>
        <source>Drag a shape or its corners. Double-click the outline of a privacy area for one more corner.</source>
        <translation>Ziehen Sie eine Form oder ihre Ecken. Ein Doppelklick auf den Rand einer Privatzone gibt ihr eine weitere Ecke.</translation>
    </message>
    <message>
        <source>Drag a box. A region is searched by itself, so small people in it are found better; outside of all regions nobody looks.</source>
        <translation>Ziehen Sie ein Rechteck auf. Eine Region wird für sich durchsucht, so werden kleine Personen darin besser gefunden; außerhalb aller Regionen wird nicht gesucht.</translation>
    </message>
    <message>
        <source>Drag a box. Only skin in a zone starts a recording.</source>
        <translation>Ziehen Sie ein Rechteck auf. Nur Haut in einer Zone löst eine Aufnahme aus.</translation>
    </message>
    <message>
        <source>Click the corners, then the first one again, or Enter. It is black from the camera on: on the wall, in recordings, for the search.</source>
        <translation>Klicken Sie die Ecken an, dann wieder die erste, oder drücken Sie Eingabe. Die Privatzone ist ab der Kamera schwarz: auf der Wand, in Aufnahmen, für die Suche.</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>This camera does not come from the window's own file, so what you draw holds until the window closes. Add it in the window to keep it.</source>
        <translation>Diese Kamera steht nicht in der eigenen Datei des Fensters; was Sie zeichnen, gilt daher bis zum Schließen. Fügen Sie sie im Fenster hinzu, um es zu behalten.</translation>
    </message>
</context><context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
</context><context>
    <name>SidePanel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Close panel</source>
        <translation>Seitenleiste schließen</translation>
    </message>
</context><context>
    <name>SourceTabs</name>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Webcam</source>
        <translation>Webcam</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Datei oder Ordner</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>Bitte wählen</translation>
    </message>
    <message>
        <source>None found</source>
        <translation>Keine gefunden</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>&amp;Webcam</source>
        <translation>W&amp;ebcam</translation>
    </message>
    <message>
        <source>This machine has no webcam, or this user may not use it. Plug one in and look again; on Linux the user has to be in the group “video”.</source>
        <translation>Dieser Rechner hat keine Webcam, oder dieser Benutzer darf sie nicht benutzen. Schließen Sie eine an und suchen Sie erneut; unter Linux muss der Benutzer in der Gruppe „video“ sein.</translation>
    </message>
    <message>
        <source>Video…</source>
        <translation>Video …</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation>&amp;Pfad</translation>
    </message>
    <message>
        <source>A video plays once, at its own speed.</source>
        <translation>Ein Video läuft einmal, in seinem eigenen Tempo.</translation>
    </message>
    <message>
        <source>A night scene that is made by this program; it needs nothing.</source>
        <translation>Eine Nachtszene, die dieses Programm selbst erzeugt; sie braucht nichts.</translation>
    </message>
    <message>
        <source>Choose a video</source>
        <translation>Video wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
</context><context>
    <name>Tile</name>
    <message>
        <source>NOT RECORDING</source>
        <translation>KEINE AUFNAHME</translation>
    </message>
    <message>
        <source>REC {time}</source>
        <translation>REC {time}</translation>
    </message>
    <message>
        <source>NOT SURE</source>
        <translation>UNSICHER</translation>
    </message>
    <message>
        <source>Stop recording (R)</source>
        <translation>Aufnahme beenden (R)</translation>
    </message>
    <message>
        <source>Record (R)</source>
        <translation>Aufnehmen (R)</translation>
    </message>
    <message>
        <source>Snapshot (S)</source>
        <translation>Schnappschuss (S)</translation>
    </message>
    <message>
        <source>Inspect (I)</source>
        <translation>Analyse (I)</translation>
    </message>
    <message>
        <source>One camera or all (Enter)</source>
        <translation>Eine Kamera oder alle (Eingabe)</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufnahme beenden</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show alone</source>
        <translation>Allein zeigen</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Events and recordings</source>
        <translation>Ereignisse und Aufnahmen</translation>
    </message>
    <message>
        <source>Regions and privacy…</source>
        <translation>Regionen und Privatzonen …</translation>
    </message>
    <message>
        <source>Change the camera…</source>
        <translation>Kamera ändern …</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>STARTING</source>
        <translation>STARTET</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>LIVE</translation>
    </message>
    <message>
        <source>FROZEN</source>
        <translation>EINGEFROREN</translation>
    </message>
    <message>
        <source>LOST</source>
        <translation>GETRENNT</translation>
    </message>
    <message>
        <source>REFUSED</source>
        <translation>ABGELEHNT</translation>
    </message>
    <message>
        <source>ENDED</source>
        <translation>BEENDET</translation>
    </message>
    <message>
        <source>Waiting for the first picture</source>
        <translation>Wartet auf das erste Bild</translation>
    </message>
    <message>
        <source>Connected, but no picture comes</source>
        <translation>Verbunden, aber es kommt kein Bild</translation>
    </message>
    <message>
        <source>Picture is {age} old</source>
        <translation>Das Bild ist {age} alt</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Cannot be shown</source>
        <translation>Kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>The camera refused</source>
        <translation>Die Kamera lehnt ab</translation>
    </message>
    <message>
        <source>The recording has ended</source>
        <translation>Das Video ist zu Ende</translation>
    </message>
    <message>
        <source>Trying now…</source>
        <translation>Verbindung wird versucht …</translation>
    </message>
    <message>
        <source>Next try in {seconds} s (attempt {attempt})</source>
        <translation>Nächster Versuch in {seconds} s (Nr. {attempt})</translation>
    </message>
    <message>
        <source>Last picture {age} ago</source>
        <translation>Letztes Bild vor {age}</translation>
    </message>
    <message>
        <source>Not recording: {why}</source>
        <translation>Keine Aufnahme: {why}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>SKIN</source>
        <translation>HAUT</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>DELAY</source>
        <translation>LATENZ</translation>
    </message>
    <message>
        <source>FPS</source>
        <translation>BILDER/S</translation>
    </message>
    <message>
        <source>SHOWN</source>
        <translation>GEZEIGT</translation>
    </message>
    <message>
        <source>STEPS</source>
        <translation>SCHRITTE</translation>
    </message>
    <message>
        <source>AGE</source>
        <translation>ALTER</translation>
    </message>
    <message>
        <source>SURE</source>
        <translation>SICHER</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>nimmt auf</translation>
    </message>
</context><context>
    <name>TimelineView</name>
    <message>
        <source>Timeline of the day</source>
        <translation>Zeitleiste des Tages</translation>
    </message>
    <message>
        <source>: nothing recorded</source>
        <translation>: keine Aufnahme</translation>
    </message>
</context><context>
    <name>TopBar</name>
    <message>
        <source>Add camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Opacity of what is drawn ([ and ])</source>
        <translation>Deckkraft des Gezeichneten ([ und ])</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>How sure the model must be to call a pixel skin (- and +)
Double-click the number: the bundle's own</source>
        <translation>Wie sicher das Modell sein muss, damit ein Bildpunkt als Haut gilt (- und +)
Doppelklick auf die Zahl: der Wert des Modellpakets</translation>
    </message>
    <message>
        <source>Record all</source>
        <translation>Alle aufnehmen</translation>
    </message>
    <message>
        <source>Look back</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Skin filled</source>
        <translation>Haut als Fläche</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Skin outlined</source>
        <translation>Haut umrandet</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>Klon</translation>
    </message>
    <message>
        <source>Nearest clone beside</source>
        <translation>Nächster Klon daneben</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>How sure the model is</source>
        <translation>Wie sicher das Modell ist</translation>
    </message>
    <message>
        <source>Redacted</source>
        <translation>Verdeckt</translation>
    </message>
    <message>
        <source>Skin hidden, in recordings and snapshots, too</source>
        <translation>Haut verdeckt, auch in Aufnahmen und Schnappschüssen</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Nur Bild</translation>
    </message>
    <message>
        <source>The picture alone</source>
        <translation>Das Bild ohne Maske</translation>
    </message>
    <message>
        <source>View: {text}</source>
        <translation>Ansicht: {text}</translation>
    </message>
    <message>
        <source>Figures on the tiles</source>
        <translation>Werte auf den Kacheln</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Folder of the recordings</source>
        <translation>Ordner der Aufnahmen</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>About GLSS Live</source>
        <translation>Über GLSS Live</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Design des Systems</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkles Design</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helles Design</translation>
    </message>
</context><context>
    <name>_Rows</name>
    <message>
        <source>Not shown: redaction is on for this camera</source>
        <translation>Nicht gezeigt: Für diese Kamera wird Haut verdeckt</translation>
    </message>
    <message>
        <source>up to {share} %</source>
        <translation>bis {share} %</translation>
    </message>
</context><context>
    <name>_Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context></TS>
