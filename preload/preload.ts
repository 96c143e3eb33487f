import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNELS, PORT_MESSAGE, PORT_WANTED } from '../model/contract/bridge.ts';
import type { Bridge } from '../model/contract/bridge.ts';

const NO_PATH = 'This is no file of this computer.';

// The page asks with a message to itself, as it must not see anything of Electron.
window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== window || origin !== window.location.origin || data !== PORT_WANTED) return;
  ipcRenderer.send(CHANNELS.portWanted);
});
ipcRenderer.on(CHANNELS.port, ({ ports }) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, ports);
});

const bridge: Bridge<File> = {
  openDropped(file) {
    const path = webUtils.getPathForFile(file);
    if (path === '') return Promise.resolve(NO_PATH);
    return ipcRenderer.invoke(CHANNELS.openDropped, path);
  },
};
contextBridge.exposeInMainWorld('ringscope', bridge);
